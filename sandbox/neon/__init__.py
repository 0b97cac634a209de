"""A stand-in for Neon's API v2 that keeps state and does its work over time."""
