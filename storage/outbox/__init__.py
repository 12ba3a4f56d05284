"""Notices waiting to be sent, and their files."""
