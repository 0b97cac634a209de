"""The commands. The path is the command: commands/branch/create.py is `/neon branch create`."""
