"""Arithmetic of our own drawings: icons, labels on maps, lines in charts. No colours, no pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Each icon on a 16 × 16 field, drawn with the current colour; each state has a shape of its own, so
# that colour never speaks alone.
ICONS: Final[dict[str, str]] = {
    "done": '<path d="M2.5 8.5l3.6 3.6 7.4-8"/>',
    "wait": '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.6"/>',
    "late": '<path d="M8 1.8l6.6 12H1.4z"/><path d="M8 6.2v3.6m0 1.9v.2"/>',
    "plain": '<circle cx="8" cy="8" r="2.2" fill="currentColor"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.3v3.9M8 4.7v.2"/>',
    "now": '<circle cx="8" cy="8" r="5" fill="currentColor"/>',
    "next": '<path d="M6 3l5 5-5 5"/>',
    "back": '<path d="M10 3L5 8l5 5"/>',
    "phone": (
        '<path d="M4.6 1.8L7 5.2 5.6 7a8 8 0 003.5 3.5l1.8-1.4 3.3 2.4-1.4 2.6C7.4 14 2'
        ' 8.6 1.9 3.2z"/>'
    ),
    "photo": '<path d="M1.8 4.5h3l1.2-1.8h4l1.2 1.8h3v9H1.8z"/><circle cx="8" cy="8.8" r="2.6"/>',
    "place": (
        '<path d="M8 14.5S3 9.7 3 6.3a5 5 0 0110 0c0 3.4-5 8.2-5 8.2z"/>'
        '<circle cx="8" cy="6.3" r="1.7"/>'
    ),
    "lock": '<path d="M3 7.2h10v6.6H3zM5.2 7V4.8a2.8 2.8 0 015.6 0V7"/>',
    "edit": '<path d="M2.5 13.5l.8-3.3 7.6-7.6 2.5 2.5-7.6 7.6z"/>',
    "print": '<path d="M4.2 6V2h7.6v4M4.2 11.5H2V6h12v5.5h-2.2M4.2 9.5h7.6V14H4.2z"/>',
    "search": '<circle cx="7" cy="7" r="4.7"/><path d="M10.5 10.5l3.7 3.7"/>',
    "plus": '<path d="M8 2.5v11M2.5 8h11"/>',
}


@dataclass(frozen=True)
class Dot:
    """One value of a line chart at its place in the drawing."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True)
class Plot:
    """A line chart; `chart_line.html` draws the field and its axis around it."""

    path: str
    dots: tuple[Dot, ...]
    top: float
    first: str
    last: str


# The inner field of the drawing in chart_line.html, in its units.
LEFT: Final = 40
RIGHT: Final = 370
ABOVE: Final = 30
BELOW: Final = 140
_STEPS: Final = (1, 2, 5, 10)
Box = tuple[float, float, float, float]  # left, top, right, bottom


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 …: the top of an axis that starts at nought."""
    scale = 1
    while scale * 10 < value:
        scale *= 10
    return float(next((scale * step for step in _STEPS if scale * step >= value), scale * 10))


def plot(points: Sequence[tuple[str, float]]) -> Plot:
    """Put `(label, value)` pairs, values ≥ 0, on the field; the axis starts at nought."""
    top = round_up(max((value for _, value in points), default=1))
    step = (RIGHT - LEFT) / max(len(points) - 1, 1)
    dots = tuple(
        Dot(
            x=round(LEFT + index * step, 1),
            y=round(BELOW - value / top * (BELOW - ABOVE), 1),
            label=label,
            value=value,
        )
        for index, (label, value) in enumerate(points)
    )
    path = "".join(f"{'L' if index else 'M'}{dot.x} {dot.y}" for index, dot in enumerate(dots))
    return Plot(
        path=path,
        dots=dots,
        top=top,
        first=dots[0].label if dots else "",
        last=dots[-1].label if len(dots) > 1 else "",
    )


def width_of(label: str, size: float) -> float:
    """Roughly how wide a label is: a Chinese character takes its size, a Latin one 0.6 of it."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.6 for sign in label)


def free_spot(
    label: str, spots: Iterable[tuple[float, float]], size: float, taken: Iterable[Box]
) -> tuple[float, float] | None:
    """The first of these spots on which the label, centred, stands clear of what is taken."""
    known = list(taken)
    for x, y in spots:
        box = label_box(label, x, y, size)
        if not any(_overlap(box, other) for other in known):
            return x, y
    return None


def label_box(label: str, x: float, y: float, size: float) -> Box:
    """What a label covers that is centred here."""
    half = width_of(label, size) / 2
    return x - half, y - size * 0.6, x + half, y + size * 0.6


def free_labels(labels: Iterable[tuple[str, float, float]], size: float) -> list[bool]:
    """For each `(label, x, y)`, centred there, whether it stands clear of the earlier ones."""
    taken: list[Box] = []
    answer = []
    for label, x, y in labels:
        free = free_spot(label, [(x, y)], size, taken) is not None
        if free:
            taken.append(label_box(label, x, y, size))
        answer.append(free)
    return answer


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
