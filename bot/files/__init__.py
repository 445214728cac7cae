"""Reads what is in the files that people send, in a process of its own that may use little of everything."""
