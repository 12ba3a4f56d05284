"""What a message leads to: what it answers, what it means there, a registration. For `dispatching`."""
