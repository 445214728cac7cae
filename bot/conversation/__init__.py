"""The rules of a conversation: pure values and functions, no I/O and no clock."""
