"""What is told without being asked: what a look at all projects shows, again and again."""
