"""Demonstrations of Otklik without a network: script, page with chats, lessons.

Each runs the real program on the sandbox, with a clock that can be moved; the sandbox does not
depend on this package.
"""
