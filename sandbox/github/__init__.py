"""A stand-in for the little of GitHub's REST API that the bot reads: pull requests."""
