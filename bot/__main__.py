"""The console script."""

from bot.console.main import main

if __name__ == "__main__":
    main()
