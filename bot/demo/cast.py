"""Who and what appears in the demonstration: people, chats, and what citizens wrote."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox import Chat, Person, Sandbox

ORGANISATION: Final = Path(__file__).with_name("organisation.toml")
CONTROL: Final = -1001
MEDIA: Final = -1002
HOUSING: Final = -1003
CULTURE: Final = -1004

LANTERNS: Final = (
    "Во дворе дома 12 по улице Ленина третий день не горит ни один фонарь, дети идут из школы"
    " в темноте. Когда починят? https://vk.com/wall-1001_345"
)
PLAYGROUND: Final = (
    "На площадке за Домом культуры сломаны качели, торчит железо. Уберите, пока никто не"
    " поранился! https://ok.ru/group/777/topic/888"
)

PIPE: Final = (
    "У детского сада «Ромашка» на Садовой, 3 прорвало трубу, кипяток заливает подвал, утром сюда"
    " приведут детей!"
)

SQUARE: Final = (
    "После концерта у Дома культуры не убрали мусор, а фонари на площади так и не включили."
    " https://vk.com/wall-1001_380"
)

LIBRARY: Final = "Работает ли библиотека в выходные? https://ok.ru/group/777/topic/900"


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the organisation file, in their groups of the sandbox."""

    sandbox: Sandbox
    anna: Person
    maria: Person
    boris: Person
    vera: Person
    gleb: Person

    def chat(self, number: int) -> Chat:
        """A group by its number; a person's private chat by theirs."""
        return self.sandbox.chat(number)


def gather(sandbox: Sandbox) -> Cast:
    """Everybody comes and has met the bot, and every group has the bot in it."""
    anna = sandbox.person(501, "Иванова А. П.")
    maria = sandbox.person(502, "Козлова М. И.")
    boris = sandbox.person(503, "Петров Б. В.")
    vera = sandbox.person(601, "Белова В. Н.")
    sofia = sandbox.person(602, "Сомова С. С.")
    gleb = sandbox.person(801, "Глебов Г. Г.")
    for person in (anna, maria, boris, vera, sofia, gleb):
        sandbox.world.private_chat(person.user)
    sandbox.group(CONTROL, "Отдел контроля", [anna, maria])
    sandbox.group(MEDIA, "Отдел СМИ", [])
    sandbox.group(HOUSING, "Управление ЖКХ", [boris])
    sandbox.group(CULTURE, "Отдел культуры", [vera])
    return Cast(sandbox, anna, maria, boris, vera, gleb)
