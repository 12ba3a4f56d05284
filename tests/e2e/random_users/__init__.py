"""People of every role who do whatever they can, and what must be true whatever they have done."""
