"""A background for the map, if an installation has one: where its tiles come from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from config import environment as env

DATUMS = ("WGS-84", "GCJ-02")
PARTS = ("{z}", "{x}", "{y}")


@dataclass(frozen=True)
class Tiles:
    """The address of a tile with {z}, {x} and {y}, what has to stand below the map, the datum in
    which the tiles are drawn, and the deepest level that there is."""

    address: str
    words: str
    datum: str
    deepest: int

    @property
    def origin(self) -> str:
        """Scheme, host and port alone: what the policy for content admits."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def tiles() -> Tiles | None:
    """What the environment names; nothing is fetched from anywhere without it."""
    address = env.text("LINLI_TILES", "")
    words = env.text("LINLI_TILES_WORDS", "")
    datum = env.text("LINLI_TILES_DATUM", "WGS-84").upper()
    deepest = env.number("LINLI_TILES_DEEPEST", 18)
    if not address:
        return None
    parts = urlsplit(address)
    plain = parts.netloc.isascii() and not set(parts.netloc) & set("{}@;,'\" ")
    if parts.scheme not in {"http", "https"} or not parts.netloc or not plain:
        raise env.SettingMissing(
            "LINLI_TILES must be a whole address with one host, such as"
            " https://tiles.example.org/{z}/{x}/{y}.png."
        )
    if any(part not in address for part in PARTS):
        raise env.SettingMissing("LINLI_TILES must hold {z}, {x} and {y}.")
    if not words:
        raise env.SettingMissing(
            "LINLI_TILES_WORDS is not set: say whose map it is, and its approval number."
        )
    if datum not in DATUMS:
        raise env.SettingMissing(f"LINLI_TILES_DATUM must be one of {', '.join(DATUMS)}.")
    return Tiles(address, words, datum, deepest)
