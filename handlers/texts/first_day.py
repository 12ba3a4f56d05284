"""The welcome to a new role: what to expect, and a first exercise."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from domain.model.organisation.people import Post, Role

_MOST: Final = 3
"""Most roles described; `/help` has them all."""

_COMES: Final[Mapping[Role, str]] = {
    Role.CONTROL: "В чат отдела контроля придут новые сообщения, проекты ответов и возвраты.",
    Role.MEDIA: "В чат отдела СМИ придут публикации и возвраты по ним.",
    Role.EXECUTOR: "В чат вашего органа придут карточки сообщений и напоминания о сроках.",
    Role.RESPONSIBLE: "О просроченном в вашем органе бот напишет вам лично.",
    Role.DEPUTY_HEAD: "Об инциденте повышенной важности бот сообщит вам лично, в любое время.",
    Role.AUTHORISED: "Об инциденте повышенной важности бот сообщит вам лично, в любое время.",
    Role.HEAD: "Сам бот вам не пишет: он отвечает, когда вы спрашиваете.",
    Role.ADMIN: "Бот напишет вам, что мешает его работе и кто просит доступ.",
}

_EXAMPLE: Final[Mapping[Role, str]] = {
    Role.CONTROL: "перешлите боту в личный чат сообщение гражданина и нажмите название органа на"
    " карточке.",
    Role.MEDIA: "перешлите боту в личный чат публикацию и нажмите название органа на карточке.",
    Role.EXECUTOR: "ответьте на карточку «№12 …» текстом — это проект ответа.",
    Role.RESPONSIBLE: "/overdue покажет, что просрочено в вашем органе.",
    Role.DEPUTY_HEAD: "нажмите под оповещением «Принято к сведению» — больше оно не повторится.",
    Role.AUTHORISED: "нажмите под оповещением «Принято к сведению» — больше оно не повторится.",
    Role.HEAD: "/open покажет, что сейчас в работе.",
    Role.ADMIN: "/settings покажет, чего не хватает боту для работы.",
}


def first_day(posts: Iterable[Post]) -> Iterator[str]:
    """Return plain lines; the example is that of the first role."""
    roles = sorted({post.role for post in posts}, key=list(Role).index)
    yield from dict.fromkeys(_COMES[role] for role in roles[:_MOST])
    if roles:
        yield f"Пример: {_EXAMPLE[roles[0]]}"
