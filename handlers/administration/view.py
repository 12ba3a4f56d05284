"""A page of the organisation: what it says, and what can be done there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.model.ids import AuthorityCode, PersonId
from domain.model.message.network import Network
from domain.model.report.briefing import Schedule
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.office import Office
from domain.model.staff.organisation import Organisation
from domain.model.staff.people import MEDIA, ROLES_OF_AN_AUTHORITY, Person, Post, Role
from domain.model.staff.permissions import Action, may
from domain.model.telling.question import Question
from domain.model.time.official_days import REGIONS
from domain.use_cases.administering import INVITE_OFFICER
from handlers.administration import describing
from handlers.administration.buttons import (
    Appoint,
    ChooseRegion,
    CloseAuthority,
    FinishPage,
    InviteAnybody,
    OpenPage,
    Restore,
    ShowPicture,
    SwitchReport,
    TakeBack,
    TurnSheet,
    Watch,
    WatchAll,
)
from handlers.administration.file import ApplyFile, SendOrganisation
from handlers.administration.links import Bind, linkable
from handlers.administration.options import option_page, options_page, value_page
from handlers.administration.parting import (
    Dismiss,
    HandOver,
    Relieve,
    Suspend,
    hand_over_asked,
    receivers,
)
from handlers.administration.people_list import ApplyList, SendSample
from handlers.buttons import LONGEST_LABEL, Button, Key, Keyboard, column, copies, paired
from handlers.markup import escape
from handlers.rendered import Part, Rendered
from handlers.texts import administration as texts
from handlers.texts import words

_SHEET: Final = 8
"""Lines of a list that a phone shows above its buttons."""


def render_page(question: int, page: AdminPage, office: Office, asked: Question) -> Rendered:
    """The page as the organisation is now; of what is gone meanwhile the list it was in.

    Who is no administrator has the pages of an authorised officer's invitation, and no others.
    """
    known = office.organisation.person(asked.person)
    everything = known is not None and may(known, Action.ADMINISTER)
    if page.kind is PageKind.LINK:
        page = replace(page, lines=tuple(describing.working_at(asked.place, office.organisation)))
    shown = _PAGES[page.kind] if everything else _officer
    text, rows = shown(question, page, office.organisation)
    return Rendered((Part(text, Keyboard(rows)),))


_Rows = tuple[tuple[Key, ...], ...]
_Shown = tuple[str, _Rows]


def _overview(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del page
    to = {
        kind: OpenPage(question=question, kind=kind, label=texts.PAGE[kind]) for kind in texts.PAGE
    }
    rows = (
        (to[PageKind.NAME], to[PageKind.REGION]),
        (to[PageKind.HOURS], to[PageKind.REPORTS]),
        (to[PageKind.AUTHORITIES], to[PageKind.STAFF]),
        (to[PageKind.OPTIONS],),
        (
            _to(question, PageKind.LIST, "", texts.PEOPLE_LIST),
            SendOrganisation(question=question),
        ),
        (FinishPage(question=question),),
    )
    return "\n".join(describing.overview(organisation)), rows


def _file(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del organisation
    apply = ((ApplyFile(question=question),),) if page.key else ()
    leave = FinishPage(question=question, label=texts.CANCEL if page.key else texts.DONE)
    return "\n".join([texts.FILE_REVIEWED, *page.lines]), (*apply, (leave,))


def _list_of_people(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del page, organisation
    back = OpenPage(question=question, kind=PageKind.OVERVIEW)
    return texts.HOW_TO_LIST, ((SendSample(question=question),), (back,))


def _people(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del organisation
    label = texts.SEND_AGAIN if page.key.startswith("again:") else texts.APPLY_FILE
    apply = ((ApplyList(question=question, label=label),),) if page.key else ()
    leave = FinishPage(question=question, label=texts.CANCEL if page.key else texts.DONE)
    return "\n".join([texts.LIST_REVIEWED, *page.lines]), (*apply, (leave,))


def _asks(kind: PageKind, back: PageKind) -> Callable[[int, AdminPage, Organisation], _Shown]:
    """A page that asks for words, with the way back."""

    def shown(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
        key = page.key if back in {PageKind.AUTHORITY, PageKind.PERSON} else ""
        way_back = OpenPage(question=question, kind=back, key=key)
        return describing.asked(kind, page.key, organisation), ((way_back,),)

    return shown


def _region(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del page
    choices = (
        ChooseRegion(
            question=question,
            region=region,
            label=words.ticked(texts.REGIONS[region], chosen=region == organisation.region),
        )
        for region in sorted(REGIONS)
    )
    back = OpenPage(question=question, kind=PageKind.OVERVIEW)
    return texts.WHICH_REGION, column(*choices, back).rows


def _reports(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del page
    rows = tuple(
        (
            SwitchReport(
                question=question,
                of=of,
                made=of not in organisation.schedules,
                label=words.ticked(texts.SCHEDULE[of], chosen=of in organisation.schedules),
            ),
        )
        for of in Schedule
    )
    return texts.WHICH_REPORTS, (*rows, (OpenPage(question=question, kind=PageKind.OVERVIEW),))


def _authorities(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    bodies = [body for body in organisation.authorities.values() if found(page.words, body.name)]
    new = OpenPage(question=question, kind=PageKind.NEW_AUTHORITY, label=texts.PAGE_NEW_AUTHORITY)
    named = [_to(question, PageKind.AUTHORITY, body.code, body.name) for body in bodies]
    return _list(question, page, texts.AUTHORITIES, named, (new,))


def _authority(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return _authorities(question, AdminPage(PageKind.AUTHORITIES), organisation)
    rows = (
        (_to(question, PageKind.AUTHORITY_NAME, body.code, texts.RENAME),),
        (_to(question, PageKind.NETWORKS, body.code, texts.NETWORKS),),
        (_to(question, PageKind.CLOSE, body.code, texts.CLOSE_AUTHORITY),),
        (OpenPage(question=question, kind=PageKind.AUTHORITIES),),
    )
    return describing.authority(body, organisation), rows


def _networks(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return _authorities(question, AdminPage(PageKind.AUTHORITIES), organisation)
    everything = body.networks == frozenset(Network)
    choices = (
        Watch(
            question=question,
            code=body.code,
            network=network,
            label=words.ticked(
                words.NETWORK[network], chosen=network in body.networks and not everything
            ),
        )
        for network in Network
    )
    every = WatchAll(
        question=question, code=body.code, label=words.ticked(texts.ALL_NETWORKS, chosen=everything)
    )
    back = _to(question, PageKind.AUTHORITY, body.code, texts.BACK)
    return describing.watching(body.name), ((every,), *paired(choices), (back,))


def _close(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return _authorities(question, AdminPage(PageKind.AUTHORITIES), organisation)
    others = [
        CloseAuthority(
            question=question, code=body.code, to=one.code, label=words.cut(one.name, LONGEST_LABEL)
        )
        for one in organisation.authorities.values()
        if one.code not in {body.code, MEDIA} and found(page.words, one.name)
    ]
    nobody = CloseAuthority(question=question, code=body.code)
    _, rows = _list(question, page, "", others, (nobody,))
    back = _to(question, PageKind.AUTHORITY, body.code, texts.BACK)
    return describing.closing(body.name), (*rows[:-1], (back,))


def _link(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    named = [
        Bind(question=question, code=code, label=words.cut(name, LONGEST_LABEL))
        for code, name in linkable(organisation)
        if found(page.words, name)
    ]
    _, rows = _list(question, page, "", named, ())
    text = "\n".join([*page.lines, texts.LINK_WHO])
    return text, (*rows[:-1], (FinishPage(question=question, label=texts.CANCEL),))


def _link_surely(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    surely = Bind(question=question, code=page.key, surely=True, label=texts.LINK_SURELY)
    back = OpenPage(question=question, kind=PageKind.LINK)
    return describing.linking_surely(_who(page, organisation)), ((surely,), (back,))


def _linked(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del question
    coordinates = page.key in {"", MEDIA}
    return describing.linked(_who(page, organisation), coordinates=coordinates), ()


def _who(page: AdminPage, organisation: Organisation) -> str:
    name = organisation.name_of_authority(AuthorityCode(page.key)) if page.key else texts.CONTROL
    return name or page.key


def _staff(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    everybody = (*organisation.people.values(), *organisation.suspended.values())
    people = sorted(
        (one for one in everybody if found(page.words, one.name)), key=lambda one: one.name
    )
    named = [
        _to(question, PageKind.PERSON, str(one.id), _called(one, organisation)) for one in people
    ]
    new = _to(question, PageKind.ROLE, "", texts.PAGE_INVITE)
    return _list(question, page, texts.STAFF, named, (new,))


def _person(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    who = PersonId(int(page.key))
    if who in organisation.suspended:
        return _suspended(question, organisation.suspended[who], organisation)
    person = organisation.person(who)
    if person is None:
        return _staff(question, AdminPage(PageKind.STAFF), organisation)
    suspend = Suspend(question=question, person=who)
    rename = _to(question, PageKind.PERSON_NAME, page.key, texts.RENAME_PERSON)
    give = _to(question, PageKind.ROLE, page.key, texts.GIVE_ROLE)
    taken = [
        (
            _to(
                question,
                PageKind.RELIEVE,
                f"{page.key}.{post.key}",
                describing.relieve(post, organisation),
            ),
        )
        for post in person.posts_in_order()
    ]
    leave = _to(question, PageKind.DISMISS, page.key, texts.DISMISS)
    back = OpenPage(question=question, kind=PageKind.STAFF)
    rows = ((give,), *taken, (rename,), (suspend,), (leave,), (back,))
    return describing.person(person, organisation), rows


def _suspended(question: int, person: Person, organisation: Organisation) -> _Shown:
    rows = (
        (Restore(question=question, person=person.id),),
        (_to(question, PageKind.DISMISS, str(person.id), texts.DISMISS),),
        (OpenPage(question=question, kind=PageKind.STAFF),),
    )
    return (
        f"{describing.person(person, organisation)}\n<b>{words.capital(texts.SUSPENDED)}</b>",
        rows,
    )


def _called(person: Person, organisation: Organisation) -> str:
    held_back = person.id in organisation.suspended
    return f"{person.name} ({texts.SUSPENDED})" if held_back else person.name


def _role(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    """Roles that are held in a body ask for it next."""
    who = _account(page.key)
    rows = [
        _to(question, PageKind.BODY, f"{page.key}.{role}", words.capital(words.ROLE[role]))
        if role in ROLES_OF_AN_AUTHORITY
        else _gets(question, who, Post(role), words.capital(words.ROLE[role]))
        for role in Role
        if role is not Role.MEDIA or organisation.media is not None
    ]
    back = _back_to(question, who)
    return describing.role_asked(who, organisation), ((*paired(rows), (back,)))


def _body(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    account, _, role = page.key.partition(".")
    who = _account(account)
    named = [
        _gets(question, who, Post(Role(role), body.code), body.name)
        for body in organisation.authorities.values()
        if body.code != MEDIA and found(page.words, body.name)
    ]
    text, rows = _list(question, page, describing.body_asked(Role(role)), named, ())
    return text, (*rows[:-1], (_to(question, PageKind.ROLE, account, texts.BACK),))


def _gets(question: int, who: PersonId | None, post: Post, label: str) -> Button:
    """An employee gets the post at once; who is invited is named first."""
    if who is None:
        return _to(question, PageKind.INVITE, post.key, label)
    cut = words.cut(label, LONGEST_LABEL)
    return Appoint(question=question, person=who, post=post.key, label=cut)


def _account(key: str) -> PersonId | None:
    return PersonId(int(key)) if key else None


def _back_to(question: int, who: PersonId | None) -> OpenPage:
    if who is None:
        return OpenPage(question=question, kind=PageKind.STAFF)
    return OpenPage(question=question, kind=PageKind.PERSON, key=str(who))


def _invite(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    anybody = InviteAnybody(question=question, post=page.key)
    back = OpenPage(question=question, kind=PageKind.ROLE)
    return describing.asked(page.kind, page.key, organisation), ((anybody,), (back,))


def _invitation(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    del organisation
    rows = (
        copies(texts.COPY_LINK, page.words),
        (ShowPicture(question=question),),
        (TakeBack(question=question),),
        (_to(question, PageKind.ROLE, "", texts.ONE_MORE),),
        (OpenPage(question=question, kind=PageKind.STAFF),),
    )
    return describing.invitation(page.words), rows


def _officer(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    """The deputy head invites an authorised officer (§22)."""
    del organisation
    post = INVITE_OFFICER.key
    leave = FinishPage(question=question)
    if page.kind is not PageKind.INVITATION:
        return texts.INVITE_OFFICER, ((InviteAnybody(question=question, post=post),), (leave,))
    rows = (
        copies(texts.COPY_LINK, page.words),
        (TakeBack(question=question),),
        (_to(question, PageKind.INVITE, post, texts.ONE_MORE),),
        (leave,),
    )
    return describing.invitation(page.words), rows


def _relieve(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    account, _, key = page.key.partition(".")
    who, post = organisation.person(PersonId(int(account))), Post.of_key(key)
    if who is None or post not in who.posts:
        return _person(question, AdminPage(PageKind.PERSON, account), organisation)
    surely = Relieve(question=question, person=who.id, post=key)
    text = describing.relieving(who, post, organisation)
    return text, ((surely,), (_back_to(question, who.id),))


def _dismiss(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    account = PersonId(int(page.key))
    who = organisation.person(account) or organisation.suspended.get(account)
    if who is None:
        return _staff(question, AdminPage(PageKind.STAFF), organisation)
    surely = Dismiss(question=question, person=who.id)
    return describing.dismissing(who), ((surely,), (_back_to(question, who.id),))


def _hand_over(question: int, page: AdminPage, organisation: Organisation) -> _Shown:
    named = [
        HandOver(question=question, to=one.id, label=words.cut(one.name, LONGEST_LABEL))
        for one in receivers(page, organisation)
    ]
    _, rows = _list(question, replace(page, words=""), "", named, (HandOver(question=question),))
    leave = FinishPage(question=question, label=texts.CANCEL)
    return hand_over_asked(page, organisation), (*rows[:-1], (leave,))


def _list(
    question: int,
    page: AdminPage,
    heading: str,
    items: Sequence[Button],
    more: tuple[Button, ...],
) -> _Shown:
    """A sheet of the list, each line a button; what was looked for, and the way to the rest."""
    last = max(0, (len(items) - 1) // _SHEET)
    sheet = min(page.sheet, last)
    shown = [(item,) for item in items[sheet * _SHEET : (sheet + 1) * _SHEET]]
    turns = []
    if sheet > 0:
        turns.append(TurnSheet(question=question, sheet=sheet - 1, label=texts.BEFORE))
    if sheet < last:
        turns.append(TurnSheet(question=question, sheet=sheet + 1, label=texts.AFTER))
    everything = (_to(question, page.kind, "", texts.ALL),) if page.words else ()
    back = OpenPage(question=question, kind=PageKind.OVERVIEW)
    rows = (*shown, tuple(turns), (*everything, *more), (back,))
    text = texts.listed(heading, escape(page.words), len(items), sheet + 1, last + 1)
    return text, tuple(row for row in rows if row)


def found(looked_for: str, name: str) -> bool:
    """Whether each of the words begins a word of the name: «жил» finds «Отдел жилья»."""
    parts = _spelt(name)
    return all(any(part.startswith(word) for part in parts) for word in _spelt(looked_for))


def _spelt(text: str) -> list[str]:
    return text.casefold().replace("ё", "е").replace("«", "").split()


def _to(question: int, kind: PageKind, key: str, label: str) -> OpenPage:
    return OpenPage(question=question, kind=kind, key=key, label=words.cut(label, LONGEST_LABEL))


_PAGES: Final[Mapping[PageKind, Callable[[int, AdminPage, Organisation], _Shown]]] = {
    PageKind.OVERVIEW: _overview,
    PageKind.NAME: _asks(PageKind.NAME, PageKind.OVERVIEW),
    PageKind.REGION: _region,
    PageKind.REPORTS: _reports,
    PageKind.HOURS: _asks(PageKind.HOURS, PageKind.OVERVIEW),
    PageKind.OPTIONS: options_page,
    PageKind.OPTION: option_page,
    PageKind.OPTION_VALUE: value_page,
    PageKind.AUTHORITIES: _authorities,
    PageKind.NEW_AUTHORITY: _asks(PageKind.NEW_AUTHORITY, PageKind.AUTHORITIES),
    PageKind.AUTHORITY: _authority,
    PageKind.AUTHORITY_NAME: _asks(PageKind.AUTHORITY_NAME, PageKind.AUTHORITY),
    PageKind.NETWORKS: _networks,
    PageKind.CLOSE: _close,
    PageKind.LINK: _link,
    PageKind.LINK_SURELY: _link_surely,
    PageKind.LINKED: _linked,
    PageKind.STAFF: _staff,
    PageKind.PERSON: _person,
    PageKind.ROLE: _role,
    PageKind.BODY: _body,
    PageKind.RELIEVE: _relieve,
    PageKind.DISMISS: _dismiss,
    PageKind.HAND_OVER: _hand_over,
    PageKind.INVITE: _invite,
    PageKind.INVITATION: _invitation,
    PageKind.FILE: _file,
    PageKind.LIST: _list_of_people,
    PageKind.PEOPLE: _people,
    PageKind.PERSON_NAME: _asks(PageKind.PERSON_NAME, PageKind.PERSON),
}
