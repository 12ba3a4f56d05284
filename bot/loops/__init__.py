"""What the leader does again and again: reminders, housekeeping, backups, day sums."""
