"""Asking the planner: inline where it is small, else in a process of its own. A grid of 300
households takes 0.05 s of processor time inline and half a second as a process, most of it for
starting; what is larger would hold up other pages."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Conflict
from linli.territory.planner.errors import PlanRefused
from linli.visits.planner.options import planned

SMALL: Final = {"households": 600, "stops": 60}
LONGEST: Final = 60.0  # seconds


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """The planner's answer; raises `Conflict` where there is none."""
    what = "stops" if "stops" in request else "households"
    try:
        if len(request[what]) <= SMALL[what]:
            return planned(request, what)
        answer = _in_a_process(request)
    except (PlanRefused, ValueError, subprocess.SubprocessError) as problem:
        raise _failed() from problem
    if "error" in answer:
        raise _failed()
    return answer


def _in_a_process(request: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "linli.visits.planner"],
        input=json.dumps(request).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(settings.BASE_DIR),
        timeout=LONGEST,
        check=False,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _failed() -> Conflict:
    return Conflict(
        _("The plan could not be made."),
        next_step=_("Try again; if it stays so, tell whoever runs this installation."),
    )
