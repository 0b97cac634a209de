"""GitHub: what it says of the pull requests that branches were made for."""
