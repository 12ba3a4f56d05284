"""What is said of returns and of proposals to give no answer (§11, §19)."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.incident.workflow.referral import Referral, referral_of
from handlers.cards import course, lines
from handlers.news.contributing import (
    handed_over,
    needed,
    needed_after_change,
    text_in_other_hands,
)
from handlers.news.drafting import becoming
from handlers.news.item import DONE, EventWords, HistoryLine, NewsItem, awaited, quoted_words
from handlers.texts import words
from handlers.ui.markup import Block
from handlers.ui.rendered import CardFiles

_AboutReferral = (
    events.ReturnedToControl
    | events.ReferralDeclined
    | events.ReferralCommented
    | events.Redirected
)


def _referral(of: NewsItem[_AboutReferral] | HistoryLine[_AboutReferral]) -> Referral:
    return referral_of(of.incident.number, of.event.referral, of.incident.referrals)


def _was_returned(of: HistoryLine[events.ReturnedToControl]) -> str:
    why = quoted_words(_referral(of).reason)
    return f"возврат, не в компетенции органа: {of.body(of.event.authority)}{why}"


def _returned(of: NewsItem[events.ReturnedToControl]) -> Iterator[Block]:
    yield of.heading(f"возврат направлен в {words.ROLE[lines.coordinator(of.incident, of.office)]}")
    yield "Срок идёт, пока решения нет."


def _declined(of: NewsItem[events.ReferralDeclined]) -> Iterator[Block]:
    """For all authorities of the incident; only the one that asked has a new task."""
    incident = of.incident
    outcome = "возврат отклонён" if of.event.returned else "предложение не отвечать отклонено"
    yield of.heading(outcome)
    yield f"Орган: {of.body(of.event.authority)}"
    yield of.decision
    if of.authority != of.event.authority:
        return
    said = _referral(of).comments[: of.event.comments]
    yield from course.comments(said, of.office)
    if not of.leads:
        yield from needed(of)
    elif incident.status.awaits_draft:
        what = "ответ" if incident.publication else "проект ответа"
        yield f"Нужен {what}: ответьте на это сообщение текстом{becoming(incident)}."
        yield lines.countdown_line(incident, of.office, of.now)


def _was_commented(of: HistoryLine[events.ReferralCommented]) -> str:
    referral, index = _referral(of), of.event.index
    kept = referral.comments[index : index + 1]  # empty once erased
    said = "".join(quoted_words(comment.text) for comment in kept)
    what = words.referral_dative(returned=referral.returned)
    return f"комментарий к {what}: {of.body(of.event.authority)}{said}"


def _commented(of: NewsItem[events.ReferralCommented]) -> Iterator[Block]:
    """For the authority that got the incident back, if the comment came after the decision."""
    referral = _referral(of)
    yield of.heading(
        f"комментарий к решению по {words.referral_dative(returned=referral.returned)}"
    )
    yield from course.comments((referral.comments[of.event.index],), of.office)


def _comment_kept(of: NewsItem[events.ReferralCommented]) -> Iterator[Block]:
    if of.event.after_decline:
        yield of.heading("комментарий передан органу")
        return
    referral = _referral(of)
    yield of.heading(f"комментарий к {words.referral_dative(returned=referral.returned)} сохранён")
    yield "Орган получит его вместе с решением."
    buttons = "«Перенаправить» или «Вернуть в орган»" if referral.returned else "«Отклонить»"
    yield f"Чтобы решить, нажмите {buttons}."


def _redirected(of: NewsItem[events.Redirected]) -> Iterator[Block | CardFiles]:
    """For the authority that returned it, and for those that continue or take over."""
    left, came = of.body(of.event.authority), of.body(of.event.to)
    if of.authority == of.event.authority:
        yield of.heading(
            f"перенаправлен{words.NOUN[of.incident.kind].ending} в другой орган: {came}"
        )
        yield "Отвечать вашему органу больше не нужно."
        if of.event.to == of.incident.lead:
            yield from text_in_other_hands(of.incident)
    else:
        yield of.heading("изменены органы")
        if of.authority == of.event.to:
            yield f"Вместо органа «{left}» ответ готовит и размещает ваш орган."
            yield from needed_after_change(of)
        else:
            yield f"Вместо органа «{left}» — {came}"
            if of.incident.lead == of.event.to:
                yield "Сводный ответ готовит и размещает этот орган."
    yield from course.why_returned(_referral(of), of.office)
    yield of.decision
    yield from handed_over(of, of.event.to)


WORDS: Final = (
    EventWords(events.ReturnedToControl, history=_was_returned, author=_returned),
    EventWords(
        events.NoAnswerProposed, history="предложено не отвечать (п. 19 Порядка): {ground:ground}"
    ),
    EventWords(
        events.ReferralDeclined,
        history=(
            "{returned:возврат отклонён, орган прежний|отклонено предложение не отвечать}:"
            " {authority:body}"
        ),
        authority=_declined,
        calls=lambda of: awaited(of) and of.authority == of.event.authority,
    ),
    EventWords(
        events.ReferralCommented,
        history=_was_commented,
        authority=_commented,
        author=_comment_kept,
        reaction=lambda of: DONE if of.event.after_decline else None,
    ),
    EventWords(
        events.Redirected,
        history="перенаправлено: {authority:body} → {to:body}",
        authority=_redirected,
        calls=lambda of: awaited(of) and of.authority == of.event.to,
    ),
)
