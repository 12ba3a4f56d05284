"""The parts of messages and buttons: buttons, markup, context, refusals, access."""
