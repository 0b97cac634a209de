"""The bot's memory: what outlives a restart, in SQLite or Postgres."""
