"""Notices without words of their own: files, and replacements of erased texts."""

from datetime import datetime

from domain.ports.snapshots import ErasureContent, FileContent
from handlers.texts import replies
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders


@renders(FileContent)
def render_file(content: FileContent, _: datetime) -> Rendered:
    """Render the file with its caption, silently: the text before it made a sound."""
    return Rendered((Part(content.notice.html, file=content.file),), silent=True)


@renders(ErasureContent)
def render_erasure(content: ErasureContent, _: datetime) -> Rendered:
    """Render the replacement of a text about an erased incident."""
    return Rendered((Part(replies.erased(content.number)),))
