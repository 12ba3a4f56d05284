"""Whether a comment may ask or complain, for pages on which only such comments are brought in.

Administrators choose it for pages with many greetings and thanks. Nobody sees what is left out, so
only short thanks and greetings are.
"""

import re
from typing import Final

from domain.model.organisation.people import plain

_MOST_WORDS: Final = 9
"""In thanks or a greeting; a longer text says something else, too."""

_THANKS: Final = re.compile(
    r"\b(?:спасиб\w*|спс|благодар(?!я\b)\w*|поздравля\w+|поздравил\w*|молод(?:ец|цы|чин\w*)|умниц\w+"
    r"|браво|ура|с (?:\w+ )?праздник\w+|с дн[её]м|с (?:новым|рождеством|наступающим|юбилеем))\b"
)
_GREETING: Final = re.compile(
    r"\b(?:здравствуй(?:те)?|здрасте|приветству\w+|привет(?:ик)?|доброго (?:дня|вечера|утра)"
    r"|доброго времени суток|добрый (?:день|вечер)|доброе утро|доброй ночи)\b"
)
_COURTESY: Final = re.compile(
    r"\b(?:всем|всех|вам|вас|и|уважаем\w+|дорог(?:ие|ая|ой)|друзья|земляки|соседи|жители"
    r"|администрация|команда|коллеги|любим\w+|наш\w*|город\w?|район\w?|хорошего дня)\b"
)
"""What a mere greeting has besides."""

_MATTER: Final = re.compile(
    r"\b(?:не|ни|нету?|но|а|без|однако|зато|только|опять|снова|еще|пока|почему|зачем|когда|где|куда"
    r"|откуда|сколько|кто|какой|какая|какие|что|чтобы|прошу|просим|просьба|заранее|надо|нуж\w+"
    r"|можно|нельзя|пора|жал[ьк]\w*|лучше|хот\w+|жд[еу]\w*|отсутству\w+|\w+(?:ите|йте|ьте)(?:сь)?)\b"
)
"""Words of a question, a complaint or a request, and verbs that ask for something."""


def has_matter(text: str) -> bool:
    """Whether the text may be more than thanks or a greeting."""
    if not any(sign.isalpha() for sign in text):
        return False
    words = plain(text)
    if "?" in text or len(words.split()) > _MOST_WORDS:
        return True
    said = _GREETING.sub(" ", words)
    if _THANKS.search(said):
        return bool(_MATTER.search(said))
    return said == words or bool(_COURTESY.sub(" ", said).strip())
