"""Problems that prevent the start, in Russian, all at once."""

from collections.abc import Sequence

from handlers.reading.problem import Problem

__all__ = ["Problem", "StartupError"]


class StartupError(Exception):
    """The program can't start; `subject` names the faulty part, `problems` lists all faults.

    Print it as it is, without a traceback.
    """

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        super().__init__(subject, problems)
        self.subject = subject
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([f"{self.subject}:", *(f"  {problem}" for problem in self.problems)])
