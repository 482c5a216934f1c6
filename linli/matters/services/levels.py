"""Group → community → street → outside body (rows S2-17 to S2-19)."""

from typing import Final

from linli.territory.choices import Level

UP: Final = {
    Level.GROUP: Level.VILLAGE,
    Level.VILLAGE: Level.TOWNSHIP,
    Level.TOWNSHIP: Level.OUTSIDE,
}


def above(level: str) -> Level:
    """Who decides for a level; above the street nobody does but somebody else there."""
    found = UP.get(Level(level), Level.TOWNSHIP)
    return Level.TOWNSHIP if found == Level.OUTSIDE else found
