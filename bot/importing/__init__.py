"""Importing the export of a monitoring system, in chat and on the console."""
