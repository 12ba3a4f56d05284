"""Learning and showing Otklik without a network: demonstration, page with chats, lessons, film.

Each of them runs the real program on the sandbox, whose clock leaps; the sandbox knows nothing of them.
"""
