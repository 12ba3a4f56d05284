"""People to whom the program says something, in the place of those in a messenger."""


class Told(list[str]):
    """What they were told; the first word fails if there is a `failure`."""

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()
        self._failure = failure

    async def tell(self, text: str) -> None:
        self.append(text)
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
