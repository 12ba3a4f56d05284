"""The promises of a placed answer."""
