"""Learns the weights of `domain/model/incident/answer/talk.py` from the examples beside this file.

    .venv/bin/python -m tests.unit.talk.training

Logistic regression by stochastic gradient descent. An example comes as it was written, with its last
full stop changed, behind a greeting, and talk also behind the text of an answer: no such thing alone
shall decide. Names of people are left out: a citizen may have any of them.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import exp, sqrt
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from domain.model.incident.answer.talk import signs
from tests.unit.corpora import lines

WEIGHTS: Final = Path(__file__).parents[3] / "domain/model/incident/answer/talk_weights.json"

_GREETINGS: Final = ("Здравствуйте! ", "Добрый день! ", "Здравствуйте. ", "Добрый день. ")
_TO_COLLEAGUES: Final = (
    "Анна Петровна, ",
    "Коллеги, ",
    "Борис Викторович, ",
    "Добрый день, Анна Петровна! ",
    "Здравствуйте, коллеги! ",
)
_TO_CITIZENS: Final = (
    "Здравствуйте, Ирина! ",
    "Уважаемая Ольга Ивановна! ",
    "Анна Петровна, здравствуйте! ",
)
_ANOTHER_END: Final = 0.8
"""How much an example counts with its last full stop changed."""

_BESIDE: Final = 0.15
"""How much the other variants of an example count."""

_FROM_ELSEWHERE: Final = 0.5
"""How much a sentence of the other corpora counts, which are many."""

_LEAST_SEEN: Final = 3
_PASSES: Final = 12
_SHRINKING: Final = 1e-3
_SCALE: Final = 100
_LEAST: Final = 65
"""A lighter weight is none."""

_LABEL: Final = re.compile(r"\{([^|{}]*)\|([^{}]*)\}")


class Example(NamedTuple):
    """A text, whether it is talk, and how much it counts."""

    text: str
    talk: bool
    counts: float = 1.0


def texts(name: str) -> list[str]:
    """The lines of a file of examples."""
    return lines(f"talk/{name}")


def known(name: str) -> list[str]:
    """What may be learned from: the examples, and one half of the measured sentences."""
    return [*texts(name), *texts(f"{name}_seen")]


def held(name: str) -> list[str]:
    """What nothing is learned from."""
    return [*texts(f"{name}_held_out"), *texts(f"{name}_later")]


def digest() -> str:
    """Of what is learned from: the weights name it, so that they are not forgotten."""
    read = "\n".join(text for name in ("talk", "drafts") for text in known(name))
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def elsewhere(*names: str) -> list[str]:
    """Sentences of answers from the other corpora, without their labels."""
    found = dict[str, None]()
    for name in names:
        text = r"\1" if name.startswith("promises") else r"\2"
        found |= dict.fromkeys(_LABEL.sub(text, one) for one in lines(name))
    return list(found)


def _with_end_changed(text: str) -> str:
    if text.endswith("."):
        return text.removesuffix(".")
    return text if text[-1] in "!?…)" else f"{text}."


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def examples(chance: Random) -> Iterator[Example]:
    """All that is learned from, in no order."""
    talk, drafts = known("talk"), known("drafts")
    others = elsewhere(
        "promises/tuning",
        "proofreading/tuning",
        "proofreading/fresh_tuning",
        "proofreading/clerks_tuning",
        "proofreading/ordinary_seen",
    )
    for text in talk:
        yield Example(text, talk=True)
        yield Example(_with_end_changed(text), True, _ANOTHER_END)
        yield Example(chance.choice(_GREETINGS) + text, True, _BESIDE)
        yield Example(chance.choice(_TO_COLLEAGUES) + _small(text), True, _BESIDE)
        answer = chance.choice(drafts).rstrip(".")
        yield Example(f"{answer}. {text}", True, _BESIDE)
        yield Example(f"{answer}, {_small(text)}", True, _BESIDE)
    for text in drafts:
        yield Example(text, talk=False)
        yield Example(_with_end_changed(text), False, _ANOTHER_END)
    for text in others:
        yield Example(text, False, _FROM_ELSEWHERE)
        yield Example(_with_end_changed(text), False, _FROM_ELSEWHERE * _ANOTHER_END)
    for text in (*drafts, *others[:600]):
        yield Example(chance.choice((*_GREETINGS, *_TO_CITIZENS)) + text, False, _BESIDE)


def learned(given: Iterable[Example], chance: Random) -> tuple[dict[str, float], float]:
    """The weight of each sign, and what is added to all of them."""
    rows = [(signs(one.text), one) for one in given]
    count = Counter(sign for found, _ in rows for sign in found)
    known = {sign for sign, times in count.items() if times >= _LEAST_SEEN and not _names(sign)}
    data = [(sorted(found & known), sqrt(len(found)), one) for found, one in rows]
    weights, bias, step = dict.fromkeys(known, 0.0), 0.0, 0
    for _ in range(_PASSES):
        chance.shuffle(data)
        for found, size, one in data:
            step += 1
            rate = 1.5 / (1 + step / 30_000)
            score = sum(weights[sign] for sign in found) / size + bias
            error = (1 / (1 + exp(-score)) - one.talk) * one.counts
            bias -= rate * 0.1 * error
            for sign in found:
                weights[sign] -= rate * (error / size + _SHRINKING * weights[sign])
    return weights, bias


_NAMES: Final = """
    анн мари елен ольг ирин татьян наталь светлан людмил галин надежд вер любов нин лиди марин
    валентин екатерин юли анастаси александр ксени дарь виктори алин оксан ларис тамар зинаид
    раис жанн евгени лен ол олен тан наташ кат наст саш даш мих миш паш леш дим кол пет ван
    сереж андре алексе серге дмитри михаил иван никола владимир виктор юри борис олег игор павел
    петр глеб семен евген денис максим артем антон константин кирилл вадим витал анатол валер
    васил геннад георг григор леонид степан тимур федор вячеслав станислав иль лев макар никит
    руслан эдуард тимофе матве семеныч петрович михалыч викторович кузьмич иваныч петров сидоров
    орлов громов титов белов козлов юрьев иванов мамедов росс
"""
"""Names of people without their endings."""

_ENDINGS: Final = "а у ы и е о ю я й ь ом ой ей ем ым ых ий ия ию ии ием ья ью ьи"


def _names(sign: str) -> bool:
    bare, names = sign.strip("^-").rstrip("*"), _NAMES.split()
    if sign.endswith("*"):
        return any(name[:5] == bare for name in names if len(name) >= 5)
    endings = {"", *_ENDINGS.split()}
    return len(bare) > 3 and any(
        bare.startswith(name) and bare[len(name) :] in endings for name in names
    )


def written(weights: dict[str, float], bias: float) -> str:
    """The file that keeps them: one weight a line, so that a change of the examples shows."""
    rounded = {sign: round(_SCALE * weight) for sign, weight in sorted(weights.items())}
    kept = {sign: weight for sign, weight in rounded.items() if abs(weight) >= _LEAST}
    values = {"learned_from": digest(), "bias": round(_SCALE * bias), "weights": kept}
    return f"{json.dumps(values, ensure_ascii=False, indent=0)}\n"


def main() -> None:
    """Writes the weights anew."""
    chance = Random(20261129)  # noqa: S311 - no secret
    WEIGHTS.write_text(written(*learned(examples(chance), chance)), encoding="utf-8")


if __name__ == "__main__":
    main()
