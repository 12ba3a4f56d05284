"""The program as a process that is ended at any moment, and what must be left when it was."""
