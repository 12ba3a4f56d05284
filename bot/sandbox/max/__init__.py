"""The sandbox's MAX: the Bot API of the messenger MAX over HTTP.

Written from the documentation (dev.max.ru) and from what its official and other clients send and
expect; where those are silent, it is the stricter of two possible servers.
"""
