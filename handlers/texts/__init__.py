"""What people read, in Russian: plain text without markup."""
