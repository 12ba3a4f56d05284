"""Notices that need no words of their own: files, and what replaces an erased text."""

from datetime import datetime

from domain.ports.snapshots import ErasureContent, FileContent
from handlers.texts import replies
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders


@renders(FileContent)
def render_file(content: FileContent, _: datetime) -> Rendered:
    """The file with its caption; the words that came before it have made a sound."""
    return Rendered((Part(content.notice.html, file=content.file),), silent=True)


@renders(ErasureContent)
def render_erasure(content: ErasureContent, _: datetime) -> Rendered:
    """What stands in the place of a text that told of an erased incident."""
    return Rendered((Part(replies.erased(content.number)),))
