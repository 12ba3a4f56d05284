"""What comes in and what is to go out: inbox, outbox, questions. For the rooms above it."""
