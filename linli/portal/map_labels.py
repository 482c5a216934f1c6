"""Where the names of a map stand, so that each can be read: none over another, none over a mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from linli.common.drawing import Box, free_spot, label_box
from linli.portal.mapping import MOST_LABELS, Label, MapLayer

BESIDE: Final = {"duty": (-16, 24), "matters": (16, 24)}  # of its point stands a mark
HALF: Final = 11.5  # of a mark


@dataclass(frozen=True)
class Look:
    """How large map.css draws names and marks on a screen, in units of the picture."""

    name: int
    place: int  # the name of a village, a group or a lane
    mark: float

    def size(self, layer: MapLayer) -> int:
        return self.place if layer.code == "units" else self.name

    def box(self, label: Label, layer: MapLayer) -> Box:
        return label_box(label.words, label.x, label.y, self.size(layer))

    def marks(self, layer: MapLayer) -> Iterator[Box]:
        """What the marks of a layer cover."""
        right, down = BESIDE.get(layer.code, (0, 0))
        half = HALF * self.mark
        for one in layer.drawn:
            if not one.path:
                x, y = one.x + right * self.mark, one.y + down * self.mark
                yield x - half, y - half, x + half, y + half


PHONE: Final = Look(name=44, place=36, mark=2.2)
DESK: Final = Look(name=26, place=18, mark=1.5)


def with_labels(layers: Sequence[MapLayer]) -> None:
    """Give every name a spot in its shape. What lies around everything else goes first, then the
    other layers that are on, then those that are off. A name without room on a phone is `crowded`:
    it waits for a wide screen or until the map is nearer."""
    wanted = sorted(layers, key=lambda layer: not layer.on)
    left = MOST_LABELS
    for layer in wanted:
        layer.labels = [replace(one, crowded=True) for one in layer.labels[:left]]
        left -= len(layer.labels)
    for look in (PHONE, DESK):
        _place(wanted, look)


def _place(layers: Sequence[MapLayer], look: Look) -> None:
    """The names that have no room yet."""
    marks = [box for layer in layers if layer.on for box in look.marks(layer)]
    taken = [look.box(one, layer) for layer in layers for one in layer.labels if not one.crowded]
    for layer in layers:
        for number, label in enumerate(layer.labels):
            if not label.crowded:
                continue
            spots = [(label.x, label.y), *label.others]
            found = free_spot(label.words, spots, look.size(layer), [*taken, *marks])
            if found is None and layer.code == "grids":  # better over a mark than not at all
                found = free_spot(label.words, spots, look.size(layer), taken)
            if found is None:
                continue
            placed = replace(label, x=round(found[0]), y=round(found[1]), crowded=look is not PHONE)
            layer.labels[number] = placed
            taken.append(look.box(placed, layer))
