"""What a browser calls itself, in words that its owner recognises. Only for their own eyes."""

from typing import Final

from django.utils.translation import gettext as _

# The first that occurs names it: many pretend to be others as well.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def words(user_agent: str) -> str:
    """ "Chrome · Android", or that it did not say."""
    named = [
        next((name for sign, name in known if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, named)) or _("a browser that does not say its name")
