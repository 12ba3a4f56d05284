"""What people are told and asked: cards, notices, reminders, questions. No other room knows of it."""
