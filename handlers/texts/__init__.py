"""Russian texts for people: plain text without markup. Independent of other modules in handlers."""
