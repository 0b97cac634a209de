"""A year of cleanup on a simulated account, and an oracle that says whether anything went wrong."""
