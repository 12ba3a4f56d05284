"""What a citizen wrote, where, and with which files."""
