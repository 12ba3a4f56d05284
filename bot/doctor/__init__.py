"""What keeps the administration from its work, and how to mend it: `otklik doctor`, `/health`."""
