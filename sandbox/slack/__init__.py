"""A stand-in for Slack: one workspace, its Web API, its deliveries to an app, and what each person sees."""
