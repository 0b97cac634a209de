"""The Slack bot for Neon: commands in a channel, calls to Neon's API, progress in one message."""
