"""A citizen's message: text, network, files. Every room may use it, except `time`."""
