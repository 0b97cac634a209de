"""Branches that nobody needs any more: found, told, and only then deleted."""
