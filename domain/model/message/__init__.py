"""What a citizen wrote, where, with which files. Known to every room but that of time."""
