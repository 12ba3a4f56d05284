"""Interfaces that use cases need from storage and the messenger, one noun per file."""
