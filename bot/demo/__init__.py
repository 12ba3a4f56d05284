"""The demonstration: the real program, with the stand-in for Telegram and a clock that leaps."""
