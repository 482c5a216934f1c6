"""`linli rotate-keys`: a new key in front, and everything sealed with it."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.audit import services as audit
from linli.common import clock
from linli.operations.services import keys
from linli.operations.services.speaking import SpokenCommand
from linli.people.actors import SYSTEM

# Longer than any request or task: what was begun with an old key is written by then.
SETTLED: Final = timedelta(minutes=10)
MOST_PASSES: Final = 10


class Command(SpokenCommand):
    help = "Seal personal data with a new key, while the server runs; may be cut off and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which key, and whether the old ones go."""
        parser.add_argument(
            "--signing", action="store_true", help="the key of sessions and forms instead"
        )
        parser.add_argument(
            "--drop-old", action="store_true", help="remove older keys once nothing needs them"
        )

    def handle(self, *args: Any, signing: bool, drop_old: bool, **options: Any) -> None:
        if signing:
            self._signing(drop_old)
        elif drop_old:
            self._drop_old()
        else:
            self._rotate()

    def _signing(self, drop_old: bool) -> None:
        ring = settings.LINLI_KEYS
        with ring.locked():
            now = ring.current()
            ring.write(now.without_old_signing() if drop_old else now.with_new_signing())
        audit.note(by=SYSTEM, verb="rotate_signing", what="operations.Keys:signing")
        if drop_old:
            self.stdout.write(
                _("The old signing keys are gone. Restart server and worker; whoever has not been "
                  "here since the change signs in again.")
            )  # fmt: skip
        else:
            self.stdout.write(
                _("There is a new signing key. Restart server and worker. Nobody is signed out; "
                  "after two weeks “linli rotate-keys --signing --drop-old” removes the old one.")
            )  # fmt: skip

    def _rotate(self) -> None:
        ring = settings.LINLI_KEYS
        current = ring.current().field_keys[0][0]
        if set(keys.sealed_with()) - {current, keys.UNREADABLE}:
            self.stdout.write(_("An earlier change of keys was not finished; it is finished now."))
        else:
            with ring.locked():
                ring.write(ring.current().with_new_field_key(clock.now()))
            current = ring.current().field_keys[0][0]
            self.stdout.write(
                _("Key “%(key)s” is new and seals from now on. Copy %(file)s to where you keep "
                  "the copy of the keys, before anything else.")
                % {"key": current, "file": ring.path}
            )  # fmt: skip
        self._reseal()
        audit.note(by=SYSTEM, verb="rotate_keys", what=f"operations.Keys:{current}")
        self._say_what_is_left()

    def _reseal(self) -> None:
        """Again and again, until a round finds nothing: others may have written meanwhile."""
        for _pass in range(MOST_PASSES):
            if not keys.reseal_all(self._say_count):
                return
        raise CommandError(_("Others keep writing with an old key. Restart server and worker."))

    def _say_count(self, label: str, count: int) -> None:
        if count:
            words = ngettext(
                "%(column)s: %(count)d value sealed anew.",
                "%(column)s: %(count)d values sealed anew.",
                count,
            )
            self.stdout.write(words % {"column": label, "count": count})

    def _say_what_is_left(self) -> None:
        old = [key_id for key_id, _key in settings.LINLI_KEYS][1:]
        if old:
            self.stdout.write(
                _("Nothing is sealed with older keys any more (%(keys)s). Slips and letters still "
                  "carry links made with them; keep the keys for these. After a theft of keys: "
                  "“linli rotate-keys --drop-old”, which closes these links.")
                % {"keys": ", ".join(old)}
            )  # fmt: skip

    def _drop_old(self) -> None:
        ring = settings.LINLI_KEYS
        current = ring.current().field_keys[0][0]
        old = [key_id for key_id, _key in ring][1:]
        if not old:
            self.stdout.write(_("There is only one key."))
            return
        made = ring.current().made.get(current)
        if made is not None and clock.now() - made < SETTLED:
            raise CommandError(
                _("The new key is too young: something begun with the old one may still be "
                  "written. Run this again after ten minutes.")
            )  # fmt: skip
        self._reseal()
        left = keys.sealed_with()
        del left[current]
        if left:
            raise CommandError(
                _("%(count)d values are still sealed with other keys or cannot be opened (%(keys)s)"
                  "; nothing was removed. If a key is missing, take it from its safety copy.")
                % {"count": left.total(), "keys": ", ".join(key or "?" for key in sorted(left))}
            )  # fmt: skip
        with ring.locked():
            ring.write(ring.current().without_old_field_keys())
        audit.note(by=SYSTEM, verb="drop_keys", what="operations.Keys:" + ",".join(old))
        self.stdout.write(
            _("Removed: %(keys)s. Links on slips and in letters from before open nothing now; give "
              "out new ones on the pages of open matters. Backups from before need the old keys: "
              "keep a copy of them as long as those.")
            % {"keys": ", ".join(old)}
        )  # fmt: skip
