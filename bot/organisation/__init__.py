"""The organisation file and the official calendar: read, checked, told in words."""
