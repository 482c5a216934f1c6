"""The audit of dependencies: a known fault fails, silence is never taken for faultless, and every
package of the lock stands in the list of parts with a licence that we take."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools import audit
from tools.check import Check, Result, report
from tools.place import Stamp

pytestmark = pytest.mark.once  # asks no database

LOCK = """\
Django==5.2.19 \\
    --hash=sha256:aa
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:bb
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:cc
tzdata==2026.1 ; sys_platform == 'win32' \\
    --hash=sha256:dd
"""
PINNED = audit.locked(LOCK)


def answer(**packages: list[dict[str, Any]] | None) -> str:
    told = [
        {"name": name, "version": "1", "vulns": found}
        if found is not None
        else {"name": name, "skip_reason": "not known"}
        for name, found in packages.items()
    ]
    return json.dumps({"dependencies": told, "fixes": []})


def test_a_known_fault_fails_with_the_version_that_mends_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault = {"id": "PYSEC-1", "fix_versions": ["5.2.20"]}

    assert audit.judged(answer(Django=[fault], numpy=[], tzdata=[]), PINNED) == 1
    assert "django 5.2.19: PYSEC-1, mended in 5.2.20" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "{", "[]", answer(Django=None, numpy=None, tzdata=None)])
def test_where_nobody_answers_nothing_was_audited_and_that_is_said(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = Stamp(tmp_path / "stamp", "x")

    assert audit.judged(said, PINNED, stamp) == 0
    words = capsys.readouterr().out
    assert "NOT AUDITED: 3 of 3" in words
    assert not stamp.holds()
    report(Result(Check("known faults", ("x",)), True, words, 1.0))
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_whole_answer_without_faults_holds_for_the_day(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp", "x")

    assert audit.judged(answer(Django=[], numpy=[], tzdata=[]), PINNED, stamp) == 0
    assert stamp.holds()


def part(name: str, version: str, *licences: str) -> dict[str, Any]:
    told = [{"license": {"name": name}} for name in licences]
    return {"name": name, "version": version, "licenses": told}


def test_a_package_that_is_missing_other_or_without_a_licence_is_named() -> None:
    body = {"components": [part("django", "5.2.1", "BSD-3-Clause"), part("numpy", "2.4.6")]}

    sentences = audit.missing(body, LOCK)
    assert len(sentences) == 2
    assert "django is 5.2.1 here" in sentences[0]
    assert "numpy: licence unknown" in sentences[1]
    assert audit.missing({"components": []}, LOCK)[0] == "django is not in the list of parts"
    good = [part("Django", "5.2.19", "BSD-3-Clause"), part("numpy", "2.4.6", "MIT")]
    assert audit.missing({"components": good}, LOCK) == []


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        (["MIT"], True),
        (["Apache-2.0 OR BSD-3-Clause"], True),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], True),
        (["GPL-3.0-only"], False),
        (["AGPL-3.0-or-later"], False),
        (["BSD-3-Clause", "Other/Proprietary License"], False),
        ([], False),
    ],
)
def test_only_licences_that_we_take_pass(names: list[str], allowed: bool) -> None:
    assert audit.is_allowed(names) == allowed


def test_the_parts_of_this_installation_are_all_there(tmp_path: Path) -> None:
    assert audit.parts() == 0
    body = json.loads(audit.SBOM.read_text(encoding="utf-8"))
    assert body["bomFormat"] == "CycloneDX"
    names = {audit._plain(one["name"]) for one in body["components"]}
    assert {"django", "cryptography", "granian"} <= names
