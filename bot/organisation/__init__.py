"""The organisation file on the disk, and the official calendar. For console and root."""
