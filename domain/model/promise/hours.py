"""Hours and parts of a day, which belong to a promise but don't change its date."""

from domain.model.promise.lexicon import any_of
from domain.model.promise.words import DASHES, Reader

PARTS_OF_DAY = any_of("утром днем вечером ночью утра дня вечера ночи утру вечеру")
_HOURS = any_of("час часа часов часам ч")
_TIMES_OF_DAY = (
    ("до", "полуночи"),
    ("до", "конца", "дня"),
    ("до", "конца", "рабочего", "дня"),
    ("в", "конце", "дня"),
    ("до", "обеда"),
    ("после", "обеда"),
    ("до", "вечера"),
    ("к", "вечеру"),
    ("к", "обеду"),
    ("к", "утру"),
    ("в", "первой", "половине", "дня"),
    ("во", "второй", "половине", "дня"),
    ("в", "течение", "дня"),
)


class HourReader(Reader):
    """Finds where expressions of time end."""

    def after_all(self, at: int) -> int:
        """The position after all hours and parts of the day that follow a date."""
        while True:
            comma = self.text(at) == ","
            end = self.after_time(at + comma) or self._after_part_of_day(at)
            if end is None and comma and self.after_clock(at + 1):
                end = self.after_clock(at + 1)
            if end is None:
                return at + 1 if self.text(at) == "включительно" else at
            at = end

    def _after_part_of_day(self, at: int) -> int | None:
        if self.text(at) in PARTS_OF_DAY:
            return at + 1
        for name in _TIMES_OF_DAY:
            if all(self.text(at + n) == word for n, word in enumerate(name)):
                return at + len(name)
        return None

    def after_time(self, at: int) -> int | None:
        """The position after «до 12:00», «в 18 часов»; None if there is no such expression."""
        if self.text(at) not in {"до", "в", "к", "с", "по"}:
            return None
        if end := self.after_clock(at + 1):
            return end
        whole = self.text(at + 1).isdecimal() and self.text(at + 2) in _HOURS
        return at + 3 if whole else None

    def after_clock(self, at: int) -> int | None:
        """The position after «12:00», «12.00» or «12-00»."""
        text, end = self.text(at), at + 1
        if text.isdecimal() and self.text(end) in DASHES and len(self.text(end + 1)) == 2:
            text, end = f"{text}:{self.text(end + 1)}", end + 2
        hour, _, minute = text.replace(".", ":").partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
            return None
        return end if int(hour) < 25 and int(minute) < 60 else None
