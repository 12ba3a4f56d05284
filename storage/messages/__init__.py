"""What comes in and what is to go out: inbox, outbox, questions. For every room above the engine."""
