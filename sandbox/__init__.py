"""Stand-ins for Neon and Slack: stateful servers that the bot meets over HTTP only."""
