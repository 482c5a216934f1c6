"""Why a plan cannot be made: one sentence that says which feature, what is wrong, what to do."""


class PlanRefused(Exception):
    """Nothing was planned and nothing written. `feature` is the unit's id or number, if one is to
    blame. `code` and `values` let somebody else say it in other words; what only a file can get
    wrong has none."""

    def __init__(
        self, text: str, feature: str = "", *, code: str = "", **values: str | int
    ) -> None:
        super().__init__(text)
        self.feature = feature
        self.code = code
        self.values = values


def at(number: int, name: str, text: str, *, code: str = "", **values: str | int) -> PlanRefused:
    """A refusal because of one feature; `number` counts from 1."""
    who = f"Feature {number} (“{name}”)" if name else f"Feature {number}"
    return PlanRefused(f"{who}: {text}", name or str(number), code=code, **values)
