"""What every message and button is made of: buttons, markup, context, refusals, access."""
