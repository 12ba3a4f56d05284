"""What only tests need of any messenger: chosen failures, rare acts, and waiting for the bot."""
