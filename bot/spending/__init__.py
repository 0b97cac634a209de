"""What was spent, by whom, and what it may come to."""
