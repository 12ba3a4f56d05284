"""The film's one script."""

import re
from collections import Counter

from bot.tutorial import film

NAME = re.compile(r"^(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)


def test_the_modules_of_the_film_share_no_name() -> None:
    """One script is made of them: a name that two of them have breaks all."""
    script = "\n".join(film._plain(film._text(f"{name}.js")) for name in film._MODULES)
    names = Counter(NAME.findall(script))
    assert len(names) > 30
    assert [name for name, times in names.items() if times > 1] == []
