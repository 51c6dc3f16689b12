"""Command line: the command `mingjian`, one file to a group of commands. What a command does is done below."""
