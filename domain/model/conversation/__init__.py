"""What is said in chats: cards, notices, questions, reminders."""
