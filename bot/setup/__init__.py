"""Startup: settings, organisation file, calendar, and the wiring of the program."""
