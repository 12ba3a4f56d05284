"""`/journal`: changes of the organisation with time and author, newest first."""

from collections.abc import Iterator
from typing import Final

from domain.model.conversation.notices.kinds import ListKind, Offer, TextNotice
from domain.model.ids import AuthorityCode, Place
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Overtaken, Revision, TemplateRevision, differences
from handlers.reading.organisation_changes import describe
from handlers.texts import administration as texts
from handlers.texts import templates as template_texts
from handlers.texts import words
from handlers.ui.context import Context
from handlers.ui.markup import escape

_REVISIONS: Final = 5
_LINES: Final = 4
_LONGEST_LINE: Final = 170
"""Keeps a page to one message, however much a file has changed."""


async def journal_page(page: int, place: Place, context: Context) -> TextNotice:
    """Return one page of the journal; the pages reflect its current state."""
    found = await context.reading.revisions(page * _REVISIONS, _REVISIONS + 1)
    office = await context.reading.office()
    entries = ["\n".join(_entry(one, office)) for one in found[:_REVISIONS]]
    text = "\n\n".join([texts.JOURNAL, *(entries or [texts.JOURNAL_ENDS])])
    more = Offer(ListKind.JOURNAL, next_page=page + 1) if len(found) > _REVISIONS else None
    return TextNotice(place, text, offer=more)


def overtaken_say(place: Place, lost: Overtaken, office: Office) -> TextNotice:
    """Report a colleague's concurrent change, and that nothing of it was overwritten."""
    bodies = office.organisation.authorities.values()
    lines = describe(lost.changes, names={body.code: body.name for body in bodies})
    who = escape(_who(lost.last, office))
    shown = [escape(words.cut(line, _LONGEST_LINE)) for line in lines[:_LINES]]
    return TextNotice(place, "\n".join([texts.overtaken(who), *shown, texts.OVERTAKEN]))


def _who(revision: Revision, office: Office) -> str:
    if revision.by is None:
        return texts.JOURNAL_ORIGIN[revision.origin]
    return words.person(office.organisation, revision.by)


def _entry(revision: Revision | TemplateRevision, office: Office) -> Iterator[str]:
    when = office.calendar.local(revision.at)
    if isinstance(revision, TemplateRevision):
        who = words.person(office.organisation, revision.by)
        yield f"<b>{when:%d.%m.%Y %H:%M}</b>, {escape(who)}"
        yield f"{template_texts.CHANGED[revision.what]}: «{escape(revision.title)}»"
        return
    yield f"<b>{when:%d.%m.%Y %H:%M}</b>, {escape(_who(revision, office))}"
    if revision.before is None:
        yield texts.JOURNAL_BEGINS
        return
    before = revision.before.as_of(when.date())  # excludes hours that began since
    changed = differences(before, revision.after)
    lines = describe(changed, names=_names(before, revision.after))
    yield from (escape(words.cut(line, _LONGEST_LINE)) for line in lines[:_LINES])
    if len(lines) > _LINES:
        yield texts.more_changes(len(lines) - _LINES)


def _names(before: Organisation, after: Organisation) -> dict[AuthorityCode, str]:
    bodies = (*after.authorities.values(), *before.authorities.values())
    return {body.code: body.name for body in bodies}
