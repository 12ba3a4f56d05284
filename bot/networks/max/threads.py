"""Which comments belong together: MAX has no threads, a comment names the one it answers."""

from collections.abc import Iterable

from bot.networks.max.answers import MaxComment


def thread_after(comment: MaxComment, newest_first: Iterable[MaxComment]) -> list[MaxComment]:
    """Return the comments after this one, oldest first, that answer it, what it answers, or each
    other.
    """
    thread = {comment.mid} | ({comment.answered} if comment.answered else set())
    found = []
    for one in reversed(list(newest_first)):
        if one.mid != comment.mid and one.timestamp >= comment.timestamp and one.answered in thread:
            thread.add(one.mid)
            found.append(one)
    return found
