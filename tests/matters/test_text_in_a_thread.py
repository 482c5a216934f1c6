"""What words suggest is learnt in a thread of the server, whose stack is small."""

import os
import subprocess
import sys
from typing import Final

from tools.place import ROOT

MEGABYTES: Final = 2  # as granian's threads have
LEARN: Final = f"""
import threading
import django
django.setup()
from linli.matters.text import reading
threading.stack_size({MEGABYTES} * 1024 * 1024)
learner = threading.Thread(target=reading.guesser)
learner.start()
learner.join()
"""


def test_the_first_report_does_not_end_the_server() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OPENBLAS_NUM_THREADS": "2",  # as it is where nobody says otherwise
    }
    done = subprocess.run(
        [sys.executable, "-c", LEARN], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr or "killed"


AT_ONCE: Final = """
import linli.portal.serving
from linli.matters.text import reading
print(reading._guesser.cache_info().currsize)
"""


def test_a_process_of_the_server_has_learnt_before_the_first_request() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip

    assert done.stdout.strip() == "1", done.stderr
