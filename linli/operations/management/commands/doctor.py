"""`linli doctor`: what is wrong with this installation, and how to mend it."""

import sys
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.operations.doctor import examine
from linli.operations.doctor.findings import ERROR, OK, WARNING
from linli.operations.services.speaking import SpokenCommand


class Command(SpokenCommand):
    help = "Look at everything that an installation needs; ends with 1 if something is wrong."
    requires_system_checks = ()  # it explains what they would only trip over

    def handle(self, *args: Any, **options: Any) -> None:
        words = {OK: _("ok"), WARNING: _("look"), ERROR: _("WRONG")}
        counts = dict.fromkeys(words, 0)
        for found in examine():
            counts[found.level] += 1
            said = _("%(about)s: %(words)s") % {"about": found.about, "words": found.words}
            self.stdout.write(f"{words[found.level]:<6} {said}")
            if found.next_step:
                self.stdout.write(f"       → {found.next_step}")
        wrong = ngettext("%(count)d thing is wrong", "%(count)d things are wrong", counts[ERROR])
        look = ngettext("%(count)d to look after", "%(count)d to look after", counts[WARNING])
        both = {
            "wrong": wrong % {"count": counts[ERROR]},
            "look": look % {"count": counts[WARNING]},
        }
        self.stdout.write(_("%(wrong)s, %(look)s.") % both)
        if counts[ERROR]:
            sys.exit(1)
