"""Conversation in chats: cards, notices, questions, reminders."""
