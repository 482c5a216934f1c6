"""How an address may be used: six kinds."""

from typing import Final

PUBLIC: Final = "public"  # anybody, but nothing that was not released
LINK: Final = "link"  # the holder of the secret link alone
THING: Final = "thing"  # staff, one foreign thing named in the address: not there for others
PAGE: Final = "page"  # staff, no thing in the address: shows only what is the reader's own
KEY: Final = "key"  # other programs, with a key of theirs: test_keys.py
OWN: Final = "own"  # one's own alone, whatever the role
