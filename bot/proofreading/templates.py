"""What a rule says of the words that it has found: «{1}», «{2:gent}», as `rules/windows.toml` explains."""

import re
from typing import Final

from bot.proofreading.sentences import Word, inflected

_PLACE: Final = re.compile(r"\{(\d)(?::([^{}]*))?\}")


def written(template: str, window: list[Word]) -> str | None:
    """Fill in the words of a window; None where one has no such form."""
    parts = _PLACE.split(template)
    filled = [parts[0]]
    for number, form, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        word = _formed(window[int(number) - 1], form or "", window)
        if word is None:
            return None
        filled += [word, after]
    return "".join(filled)


def small(template: str, window: list[Word]) -> str:
    """The same in small letters, «ё» as «е»; empty where a word has no such form."""
    return (written(template, window) or "").lower().replace("ё", "е")


def told(message: str, window: list[Word]) -> str:
    """A message with the words that it names, in small letters."""
    return _PLACE.sub(lambda said: window[int(said[1]) - 1].low, message)


def like_subject(verb: Word, subject: Word) -> str | None:
    """The verb in the number of its subject, and in its gender where the verb has one."""
    noun, form = subject.forms[0], verb.forms[0]
    gendered = noun.number == "sing" and (form.pos == "PRTS" or "past" in form.marks)
    return inflected(verb.text, form, noun.number, noun.gender if gendered else "")


def _formed(word: Word, form: str, window: list[Word]) -> str | None:
    match form.split():
        case []:
            return word.text
        case ["lemma"]:
            return word.forms[0].lemma
        case ["capital"]:
            return word.text.capitalize()
        case ["like", number]:
            return like_subject(word, window[int(number) - 1])
        case _:
            return _inflected_as(word, form)


def _inflected_as(word: Word, form: str) -> str | None:
    """«-2»: without two letters at the end; «datv>gent»: read as a dative, the genitive of it."""
    if form[0] in "-+":
        return word.text[: int(form)] if form[0] == "-" else word.text[int(form) :]
    read_as, _, wanted = form.rpartition(">")
    reading = next(one for one in word.forms if not read_as or read_as in one.marks)
    return inflected(word.text, reading, *wanted.split())
