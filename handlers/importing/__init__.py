"""The export of a monitoring system: its columns, and what is registered of its rows."""
