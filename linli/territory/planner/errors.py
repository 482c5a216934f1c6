"""Why a plan cannot be made: one sentence that says which feature, what is wrong, what to do."""


class PlanRefused(Exception):
    """Nothing was planned and nothing written. `feature` is the unit's id or number, if one is to
    blame."""

    def __init__(self, text: str, feature: str = "") -> None:
        super().__init__(text)
        self.feature = feature


def at(number: int, name: str, text: str) -> PlanRefused:
    """A refusal because of one feature; `number` counts from 1."""
    who = f"Feature {number} (“{name}”)" if name else f"Feature {number}"
    return PlanRefused(f"{who}: {text}", feature=name or str(number))
