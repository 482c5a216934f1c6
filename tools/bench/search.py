"""Asking the search page, as anybody and as staff, over HTTP, on a filled installation."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from tools.bench.measure import Result, Spent, repeat, spending
from tools.bench.note import MEMBER, PASSWORD, TOWNSHIP
from tools.bench.requests import Place
from tools.bench.texts import COMMON, RARE
from tools.visitor import Visitor, visitors

CONNECTIONS: Final = 4
ASKED: Final = 40  # times each question
MOST: Final = {"postgres": 100, "sqlite": 150}  # milliseconds
QUESTIONS: Final = {
    "common": COMMON[0],
    "common, less": COMMON[7],
    "two common": f"{COMMON[0]} {COMMON[2]}",
    "disjoint": f"{COMMON[0]}{COMMON[2]}",
    "rare": RARE,
    "one character": "灯",
    "one rare character": RARE[0],
    "latin": "wifi",
    "digits": "3号楼",
    "number": "2611-4073-125",
    "end of a number": "073-125",
    "place": "示例7村",
    "place and word": f"示例7村 {COMMON[0]}",
    "everywhere": "示例",
    "nothing": "鱻麤",
}


@dataclass(frozen=True)
class Asker:
    """Who asks: a visitor, or somebody with an account."""

    name: str
    username: str = ""

    def ready(self, visitor: Visitor) -> None:
        """Sign in if there is an account."""
        if self.username:
            visitor.sign_in(self.username, PASSWORD)


ASKERS: Final = (Asker("visitor"), Asker("grid", MEMBER), Asker("township", TOWNSHIP))


def search(place: Place) -> list[Result]:
    """Every question by everybody; the mean, and the dearest by name."""
    costs: dict[str, Spent] = {}
    for asker in ASKERS:
        with visitors(place.made.port, CONNECTIONS) as crowd:
            for visitor in crowd:
                asker.ready(visitor)
            for label, question in QUESTIONS.items():
                costs[f"{asker.name}: {label}"] = _cost(place, crowd, question)
    each = {label: 1000 * spent.all / ASKED for label, spent in costs.items()}
    dearest = sorted(each, key=each.__getitem__, reverse=True)
    most = MOST.get(place.database)
    mean = sum(each.values()) / len(each)
    listed = ", ".join(f"{label} {each[label]:.0f}" for label in dearest)
    top = costs[dearest[0]].shares(ASKED)
    return [
        Result(place.name("search", "cpu_ms"), round(mean, 1), "ms", listed, most),
        Result(
            place.name("search", "dearest_ms"),
            round(each[dearest[0]], 1),
            "ms",
            f"{dearest[0]}: {top}",
            most,
        ),
    ]


def _cost(place: Place, crowd: list[Visitor], question: str) -> Spent:
    address = "/search/?" + urlencode({"q": question})

    def ask(visitor: Visitor, _number: int) -> None:
        place.expect(200, visitor.get(address).status)

    repeat(crowd, 2 * CONNECTIONS, ask)
    with spending(place.parts) as spent:
        repeat(crowd, ASKED, ask)
    return spent
