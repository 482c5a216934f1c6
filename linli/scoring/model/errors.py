"""Why something cannot be computed: one sentence that says what is wrong and what to do."""


class ScoresRefused(Exception):
    """Nothing was computed and nothing written. `code` and `values` let somebody else say it in
    other words."""

    def __init__(self, text: str, *, code: str = "", **values: str | int) -> None:
        super().__init__(text)
        self.code = code
        self.values = values
