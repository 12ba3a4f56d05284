"""What comes in and what is to go out: inbox, outbox, questions."""
