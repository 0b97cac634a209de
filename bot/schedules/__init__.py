"""What happens at set times: timetables, what is run by them, and who runs it."""
