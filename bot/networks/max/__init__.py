"""MAX as a social network: comments under the posts of channels that the bot administers."""
