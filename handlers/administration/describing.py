"""The organisation in words: gaps, a body, an employee, requests for input; `/journal`."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import ListKind, Offer, TextNotice
from domain.model.ids import AuthorityCode, Messenger, PersonId, Place, messenger_of, number_of
from domain.model.message.citizen_message import Network
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import (
    UNNAMED,
    UNNAMED_ADMIN,
    Organisation,
    vacancies,
)
from domain.model.organisation.people import Authority, Invitation, Person, Post
from domain.model.organisation.revision import EditConflict, Revision, TemplateRevision, differences
from domain.model.report.briefing import Schedule
from handlers.reading.organisation_changes import describe
from handlers.texts import administration as texts
from handlers.texts import templates as template_texts
from handlers.texts import words
from handlers.ui.context import Context, messenger_of_link
from handlers.ui.markup import escape

_MOST_MISSING: Final = 12
_MOST_PICKED: Final = 10
_LONGEST_NAMES: Final = 1000


def overview(organisation: Organisation, invited: Sequence[Sequence[Post]]) -> Iterator[str]:
    """Show what is missing first, and pending invitations for it."""
    yield from _standing(organisation, invited)
    yield ""
    yield f"{texts.NAME}: {escape(organisation.name)}"
    yield f"{texts.REGION}: {texts.region(organisation.region)}"
    yield f"{texts.HOURS}: {texts.hours(organisation.week)}"
    for day, week in sorted(organisation.later_weeks.items()):
        yield f"{texts.HOURS_FROM.format(day)}: {texts.hours(week)}"
    if organisation.corrections:
        yield f"{texts.DAYS}: {len(organisation.corrections)}"
    made = (texts.SCHEDULE[of].lower() for of in Schedule if of in organisation.schedules)
    yield f"{texts.REPORTS}: {', '.join(made) or 'только по запросу'}"
    yield f"{texts.AUTHORITIES}: {len(organisation.authorities)}"
    yield f"{texts.STAFF}: {len(organisation.people)}"


def welcome(organisation: Organisation, invited: Sequence[Sequence[Post]] = ()) -> str:
    """Greet an administrator while something is missing; empty otherwise."""
    heading, *missing = _standing(organisation, invited)
    if heading == texts.COMPLETE:
        return ""
    return "\n".join([heading, *missing, texts.SET_UP])


def _standing(organisation: Organisation, invited: Sequence[Sequence[Post]]) -> Iterator[str]:
    to_come = {post for posts in invited for post in posts}
    vacant = list(vacancies(organisation))
    awaited = [one for one in vacant if one in to_come]
    missing = [
        *_missing(organisation),
        *(
            f"{escape(words.capital(words.vacancy(one, organisation)))}."
            for one in vacant
            if one not in awaited
        ),
    ]
    yield texts.MISSING if missing or awaited else texts.COMPLETE
    yield from _few(missing)
    if invited:
        yield texts.still_to_come(len(invited), len(awaited))


def _few(missing: Sequence[str]) -> Iterator[str]:
    """Limit the list to one message, whatever the number of bodies."""
    yield from (f"⚠️ {line}" for line in missing[:_MOST_MISSING])
    if len(missing) > _MOST_MISSING:
        yield texts.MORE_MISSING.format(len(missing) - _MOST_MISSING)


def _missing(organisation: Organisation) -> Iterator[str]:
    if organisation.name == UNNAMED:
        yield texts.UNNAMED
    if any(one.name == UNNAMED_ADMIN for one in organisation.people.values()):
        yield texts.ADMIN_UNNAMED
    if organisation.control.private:
        yield texts.CONTROL_IN_PRIVATE
    if not organisation.authorities:
        yield texts.NO_AUTHORITIES
    for body in organisation.authorities.values():
        if body.place == organisation.control:
            yield texts.WITHOUT_CHAT.format(escape(body.name))


def asked(page: MenuPage, organisation: Organisation) -> str:
    """Ask for a value, below the current one."""
    now = _now(page, organisation)
    if page.kind is PageKind.PERSON_NAME and now == UNNAMED_ADMIN:
        return texts.ADMIN_NAME
    return f"{texts.ASKED[page.kind]}\nСейчас: {escape(now)}" if now else texts.ASKED[page.kind]


def _now(page: MenuPage, organisation: Organisation) -> str:
    match page.kind:
        case PageKind.NAME:
            return organisation.name
        case PageKind.HOURS:
            return texts.hours(organisation.week)
        case PageKind.AUTHORITY_NAME:
            return organisation.name_of_authority(AuthorityCode(page.key)) or ""
        case PageKind.OTHER_NAMES:
            body = organisation.authority(AuthorityCode(page.key))
            return _other_names(body) if body else ""
        case PageKind.PERSON_NAME:
            return organisation.name_of(PersonId(int(page.key))) or ""
        case _:
            return ""


def authority(body: Authority, organisation: Organisation) -> str:
    """Show a body with its chat, its networks and its people."""
    lines = [f"<b>{escape(body.name)}</b>", f"Чат: {_chat(body.place, organisation)}"]
    if body.networks != frozenset(Network):
        watched = ", ".join(words.WATCHED[one] for one in Network if one in body.networks)
        lines.append(f"Соцсети: {watched}")
    if body.other_names:
        lines.append(f"Другие названия: {escape(_other_names(body))}")
    people = [
        f"{escape(words.short_name(one.name))} — {_roles(posts)}"
        for one in organisation.people.values()
        if (posts := [post for post in one.posts_in_order() if post.body == body.code])
    ]
    return "\n".join([*lines, *(people or ["Работников нет."])])


def _other_names(body: Authority) -> str:
    return words.cut("; ".join(body.other_names), _LONGEST_NAMES)


def linked(name: str, *, coordinates: bool) -> str:
    """Confirm the body of the group, and what it will receive; the memo follows."""
    comes = texts.LINKED_COORDINATES if coordinates else texts.LINKED_ANSWERS
    return f"<b>Группа подключена: {escape(name)}</b>\n{comes}"


def working_at(place: Place, organisation: Organisation) -> Iterator[str]:
    """Name the bodies already in that chat; they stay there."""
    names = [body.name for body in organisation.authorities_at(place)]
    if place == organisation.control:  # control handles bodies without a chat
        names = [texts.CONTROL]
    if names:
        yield f"Здесь уже работает: {escape(', '.join(names))}."


def linking_surely(name: str, now: Messenger, here: Messenger) -> str:
    """Ask for confirmation for a body that has a group already, maybe in the other messenger."""
    if now is here:
        return (
            f"{escape(name)} сейчас работает в другой группе.\n"
            "Перенести сюда? Открытые карточки придут в эту группу."
        )
    return (
        f"{escape(name)} сейчас работает в группе {words.messenger_name(now)}.\n"
        f"Перенести сюда, в {words.messenger_name(here)}? Открытые карточки придут в эту группу, в"
        " прежней их кнопки исчезнут."
    )


def role_asked(who: PersonId | None, organisation: Organisation, called: str = "") -> str:
    """Ask for the role of a person, known or to be invited.

    `called`: the messenger's name of a person who does not work here yet.
    """
    if who is None:
        return f"Кого пригласить? Выберите роль.\n{texts.OR_LIST}"
    named = called if organisation.name_of(who) is None else ""
    return f"{escape(named or words.person(organisation, who))}: какую роль дать?"


def invitation(links: Sequence[str]) -> str:
    """Show each link alone on its line: a tap copies it."""
    told = "Отправьте ссылку работнику: он откроет её и подтвердит, что это он."
    if len(links) > 1:
        told = "Отправьте работнику ссылку для его мессенджера: он откроет её и подтвердит, что это он."
    lines = [f"<code>{escape(link)}</code>" for link in links]
    return "\n".join(["<b>Приглашение готово</b>", told, *lines, "Действует один раз, семь дней."])


def link_for(link: str) -> str:
    """Name the messenger of an invitation's link."""
    return f"Ссылка для {words.messenger_name(messenger_of_link(link))}"


def invitation_to_forward(
    one: Invitation, links: Sequence[str], organisation: Organisation, zone: tzinfo
) -> str:
    """Return the message that an administrator forwards to the invited person."""
    return (
        f"<b>{escape(one.name or '')}</b>\n"
        f"Вас приглашают в бот: {escape(organisation.name)}\n"
        f"{_role_line(one.posts, organisation)}\n"
        f"Откройте ссылку и нажмите «Да, это я»: {escape(' или '.join(links))}\n"
        f"Действует один раз, {good_until(one, zone)}."
    )


def under_picture(one: Invitation, office: Office) -> str:
    """Return the caption with the invited person, to tell pictures apart."""
    whose = f"<b>{escape(one.name)}</b>" if one.name else "<b>Приглашение</b>"
    return (
        f"{whose}: {roles_of(one.posts, office.organisation)}\n"
        "Наведите на код камеру телефона, откройте бота и запустите его.\n"
        f"Действует один раз, {good_until(one, office.calendar.tz)}."
    )


def good_until(one: Invitation, zone: tzinfo) -> str:
    """Return the last valid day there, without the hour."""
    return f"до {one.until.astimezone(zone):%d.%m.%Y}"


def roles_of(posts: Sequence[Post], organisation: Organisation) -> str:
    """Return «исполнитель, Управление ЖКХ; отдел контроля»."""
    return "; ".join(escape(words.post(one, organisation)) for one in posts)


def picking(appointed: Sequence[PersonId], organisation: Organisation) -> str:
    """Ask for people in the messenger's own list, below those picked so far."""
    people = filter(None, map(organisation.person, appointed[-_MOST_PICKED:]))
    lines = [
        f"✓ {escape(one.name)}: {roles_of(one.posts_in_order(), organisation)}" for one in people
    ]
    return "\n".join((*lines, texts.PICK_MORE if lines else texts.PICK_WHOM))


def _role_line(posts: Sequence[Post], organisation: Organisation) -> str:
    return f"{'Роль' if len(posts) == 1 else 'Роли'}: {roles_of(posts, organisation)}"


def invited(name: str | None, posts: Sequence[Post], organisation: Organisation) -> str:
    """Show the administration and the roles, and ask for confirmation or for the name."""
    lines = [
        f"<b>Вас приглашают: {escape(organisation.name)}</b>",
        _role_line(posts, organisation),
        f"Это вы? {escape(name)}" if name else "Напишите свои фамилию, имя и отчество полностью.",
    ]
    return "\n".join(lines)


def relieving(who: Person, post: Post, organisation: Organisation) -> str:
    """Show the role to be taken away."""
    name = escape(words.short_name(who.name))
    return f"{name}: снять роль «{escape(words.post(post, organisation))}»?"


def _roles(posts: list[Post]) -> str:
    return ", ".join(words.ROLE[post.role] for post in posts)


def _chat(place: Place, organisation: Organisation) -> str:
    if place == organisation.control:
        return "отдела контроля"
    if place.private:
        return f"личный, {escape(words.person(organisation, organisation.id_of(PersonId(place.chat))))}"
    return "своя группа" if place.thread is None else "тема в группе"


def person(one: Person, organisation: Organisation) -> str:
    """Show an employee with all roles."""
    posts = (escape(words.post(post, organisation)) for post in one.posts_in_order())
    accounts = (
        f"{words.messenger_name(messenger_of(account))}: {number_of(account)}"
        for account in (one.accounts if one.others else ())
    )
    return "\n".join([f"<b>{escape(one.name)}</b>", *map(words.capital, posts), *accounts])


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


def overtaken_say(place: Place, lost: EditConflict, office: Office) -> TextNotice:
    """Report a colleague's concurrent change, and that nothing of it was overwritten."""
    bodies = office.organisation.authorities.values()
    lines = describe(lost.changes, names={body.code: body.name for body in bodies})
    who = escape(_who(lost.last, office))
    shown = [escape(words.cut(line, _LONGEST_LINE)) for line in lines[:_LINES]]
    return TextNotice(place, "\n".join([texts.OVERTAKEN_BY.format(who), *shown, texts.OVERTAKEN]))


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
        yield texts.MORE_CHANGES.format(len(lines) - _LINES)


def _names(before: Organisation, after: Organisation) -> dict[AuthorityCode, str]:
    bodies = (*after.authorities.values(), *before.authorities.values())
    return {body.code: body.name for body in bodies}
