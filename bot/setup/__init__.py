"""What is read once before the program runs: settings, organisation file, calendar; and how its parts are put together."""
