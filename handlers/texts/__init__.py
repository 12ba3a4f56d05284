"""What people read, in Russian: plain text without markup. Knows no other room; for all of them."""
