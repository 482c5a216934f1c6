"""An installation with rows and photos, its backups, and what they brought back."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.installation import Installation, kill
from tools.place import ROOT

FILL = """
from io import BytesIO
from PIL import Image
from linli.common import images
from tests import town
made = town.build()
for number in range(3):
    file = BytesIO()
    Image.new("RGB", (90, 60 + number), "red").save(file, "PNG")
    made.reports("路灯不亮", phone=f"1381111000{number}", photos=(images.clean(file.getvalue()),))
"""
ROWS = """
import hashlib, json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT * FROM "{name}"')
        rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
                      for row in cursor.fetchall())
        found[name] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
print(json.dumps(found))
"""


WRITTEN_BY_RESTORING = {"audit_entry", "operations_sign"}


def rows(place: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.python(ROWS))
    return {name: told for name, told in found.items() if name not in WRITTEN_BY_RESTORING}


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("linli-*"))


def backed_up(place: Installation, folder: Path, *more: str) -> Path:
    place.linli("backup", str(folder), "--keys", f"{folder}-keys", *more)
    return copies(folder)[-1]


def restored(place: Installation, *words: str) -> subprocess.CompletedProcess[str]:
    return place.linli("restore", *words, check=False)


def killed_half_way(place: Installation, source: str, *words: str) -> None:
    """Run a few lines until they say where they are, then kill them."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import django\ndjango.setup()\n" + source, *words],
        cwd=ROOT, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"half-way"
    finally:
        kill(process)
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()


def wait_for_another_name(made: Path) -> None:
    """A backup is called after the second that it was begun in."""
    while time.strftime("%H%M%S") in made.name:
        time.sleep(0.1)
