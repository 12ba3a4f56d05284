"""What the adapters of all messengers share; it knows no messenger."""
