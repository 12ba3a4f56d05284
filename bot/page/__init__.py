"""The page to try, to learn, to look: the chats of several people in a browser, without Telegram.

A performance is the sandbox with the real program behind it; the page draws what stands there, and asks the
performance for whatever its user does. The sandbox knows nothing of the page.
"""
