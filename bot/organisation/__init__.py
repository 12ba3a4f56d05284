"""The organisation file and the official calendar: read, checked, told. For console and root."""
