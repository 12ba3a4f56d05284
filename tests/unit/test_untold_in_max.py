"""The page of stories that are not told in MAX is that of today's marks."""

from tests import untold_in_max


def test_the_page_lists_all_marked_stories() -> None:
    """Written anew by `python -m tests.untold_in_max`."""
    assert untold_in_max.DOCUMENT.read_text("utf-8") == untold_in_max.document()
