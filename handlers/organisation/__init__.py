"""The organisation file: read, checked and written, and what it changes in words."""
