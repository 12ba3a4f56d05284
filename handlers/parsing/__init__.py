"""What clerks write as days and times, and the card that a message of the bot shows, read from it."""
