"""What people are told and asked: cards, notices, reminders, questions. Above all other rooms."""
