"""The buttons, one file a card or kind of question, as the views have it."""
