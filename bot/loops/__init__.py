"""The leader's permanent loops: reminders, housekeeping, backups, day sums."""
