"""Known faults in what we depend on, and the list of all parts with their licences.

    .venv/bin/python -m tools.audit faults    asks the advisory service about requirements/base.txt
    .venv/bin/python -m tools.audit parts     writes var/sbom.json (CycloneDX) and checks licences

A known fault fails. When the service cannot be asked nothing was audited: that is said loudly, and
passes, since a check that fails without a network would soon be skipped.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from tools.place import BIN, LOCKS, PYTHON, ROOT, Stamp, digest

LOCK: Final = LOCKS / "base.txt"
EXTRAS: Final = tuple(LOCKS / f"{name}.txt" for name in ("shapes", "text", "walks", "scores"))
CACHE: Final = ROOT / "var" / "cache" / "audit"
SBOM: Final = ROOT / "var" / "sbom.json"
DAY_SECONDS: Final = 24 * 3600
ANSWER_SECONDS: Final = 10  # for one answer of the service
LONGEST_SECONDS: Final = 240
PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
# Only where a marker leaves a package out on this machine may it be missing from the list.
MARKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==[^\s;\\]+ ;", re.MULTILINE)

# Licences that may be used beside Apache-2.0 in a product that is given away. Parts under LGPL and
# MPL are packages of their own that anybody can replace.
ALLOWED: Final = (
    *("mit", "bsd", "apache", "isc", "psf", "python software foundation", "python-2.0", "zlib"),
    *("mpl-2.0", "mozilla public license 2.0", "lgpl", "lesser general public", "hpnd", "mit-cmu"),
    *("unlicense", "public domain", "0bsd", "cc0", "ofl-1.1"),  # the last one: letters
)
REFUSED: Final = ("agpl", "affero", "sspl", "commercial", "proprietary", "non-commercial")


# Looked at one by one, where the package's own words mislead.
REVIEWED: Final = {
    "pyxform": "BSD-2-Clause, by the text in its wheel; its metadata name none",
    "qrcode": "BSD-3-Clause; its classifiers also name a licence of nothing in it",
}


def locked(text: str) -> dict[str, set[str]]:
    """Package → its versions (more than one where a marker decides), as the lock pins them."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall(text):
        found.setdefault(_plain(name), set()).add(version)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def faults() -> int:
    """Ask about every pinned package; an answer holds for a day."""
    stamp = Stamp(CACHE / "faults", digest(LOCK, *EXTRAS))
    if stamp.holds() and time.time() - stamp.file.stat().st_mtime < DAY_SECONDS:
        print("no known faults (asked within the last day)")
        return 0
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [
        *(str(BIN / "pip-audit"), "--require-hashes", "--disable-pip"),
        *(word for lock in (LOCK, *EXTRAS) for word in ("--requirement", str(lock))),
        *("--format", "json", "--progress-spinner", "off", "--timeout", str(ANSWER_SECONDS)),
        *("--cache-dir", str(CACHE)),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
        )
        said = done.stdout
    except subprocess.TimeoutExpired:
        said = ""
    text = "".join(lock.read_text(encoding="utf-8") for lock in (LOCK, *EXTRAS))
    return judged(said, locked(text), stamp)


def judged(said: str, pinned: dict[str, set[str]], stamp: Stamp | None = None) -> int:
    """1 if a fault is known. What could not be asked is said, never taken for faultless."""
    asked = _answers(said)
    known = {name: found["vulns"] for name, found in asked.items() if found.get("vulns")}
    for name, vulns in sorted(known.items()):
        for one in vulns:
            mended = ", ".join(one.get("fix_versions", [])) or "no version yet"
            print(f"{name} {' '.join(pinned.get(name, ()))}: {one['id']}, mended in {mended}")
    if known:
        return 1
    silent = sorted(set(pinned) - {name for name, found in asked.items() if "vulns" in found})
    if silent:
        print(f"NOT AUDITED: {len(silent)} of {len(pinned)} packages. The advisory service could "
              f"not be asked or does not know them: {', '.join(silent[:5])} …")  # fmt: skip
    elif stamp is not None:
        print(f"no known faults in {len(pinned)} packages")
        stamp.set()
    return 0


def _answers(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {_plain(one["name"]): one for one in found}


def parts() -> int:
    """Write the list of parts from what is installed; check it against the lock."""
    SBOM.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *(str(BIN / "cyclonedx-py"), "environment", "--output-reproducible", "--no-validate"),
        *("--pyproject", str(ROOT / "pyproject.toml")),
        *("--output-file", str(SBOM), str(PYTHON)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr)
        return 1
    body = json.loads(SBOM.read_text(encoding="utf-8"))
    text = LOCK.read_text(encoding="utf-8")
    wrong = missing(body, text)
    for sentence in wrong:
        print(sentence)
    if not wrong:
        print(f"{SBOM.relative_to(ROOT)}: every package of the lock with its licence")
    return 1 if wrong else 0


def missing(body: dict[str, Any], lock: str) -> list[str]:
    """What the list of parts lacks, and licences that we do not take."""
    found = {_plain(one["name"]): one for one in body.get("components", [])}
    elsewhere = {_plain(name) for name in MARKED.findall(lock)}
    sentences = []
    for name, versions in locked(lock).items():
        part = found.get(name)
        if part is None:
            if name not in elsewhere:
                sentences.append(f"{name} is not in the list of parts")
        elif part.get("version") not in versions:
            sentences.append(f"{name} is {part.get('version')} here, not {' or '.join(versions)}")
        elif name not in REVIEWED and not is_allowed(names := licences(part)):
            sentences.append(f"{name}: licence {', '.join(names) or 'unknown'} is not allowed")
    return sentences


def licences(part: dict[str, Any]) -> list[str]:
    """The names of a part's licences, without their texts."""
    names = []
    for entry in part.get("licenses", []):
        one = entry.get("license", {})
        names.append(entry.get("expression") or one.get("id") or one.get("name") or "")
    return [name for name in names if name and not name.startswith("declared license")]


def is_allowed(names: list[str]) -> bool:
    """One of the named licences is one that we take, and none is one that we refuse."""
    plain = [name.lower().replace("license :: osi approved :: ", "") for name in names]
    if any(word in name for name in plain for word in REFUSED):
        return False
    return any(word in name for name in plain for word in ALLOWED)


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    sys.exit({"faults": faults, "parts": parts}[sys.argv[1]]())
