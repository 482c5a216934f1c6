"""The files for deployment fit the product: their commands exist, their settings are explained."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tools.place import ROOT

pytestmark = pytest.mark.once  # asks no database

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HARDENED = {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=linli", "PrivateTmp=yes"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_a_command_that_exists_without_privileges(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert set(lines) >= HARDENED
    (started,) = [line for line in lines if line.startswith("ExecStart=")]
    assert started.split()[0] == "ExecStart=/opt/linli/.venv/bin/linli"
    assert started.split()[1].replace("-", "_") in get_commands()


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd on this machine")
    for file in (DEPLOY / "systemd").iterdir():
        text = file.read_text(encoding="utf-8")
        text = re.sub(r"=/opt/linli/\.venv/bin/linli", "=/bin/true", text)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / file.name) for file in (DEPLOY / "systemd").iterdir()]
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == []


def test_each_setting_that_is_deployed_is_explained() -> None:
    explained = (ROOT / ".env.sample").read_text(encoding="utf-8")
    sample = (DEPLOY / "linli.env.sample").read_text(encoding="utf-8")
    named = re.findall(r"^([A-Z_]+)=", sample, re.MULTILINE)
    assert len(named) > 5
    assert [name for name in named if f"#{name}=" not in explained] == []


def test_the_image_runs_what_make_installs_and_not_as_root() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    assert "RUN make assets && rm -rf var/cache node_modules" in lines
    last_user = [line for line in lines if line.startswith("USER ")][-1]
    assert last_user == "USER linli"
    assert lines.index(last_user) < lines.index('CMD ["linli", "serve", "--host", "0.0.0.0"]')
    assert any(line.startswith("HEALTHCHECK") for line in lines)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_names_the_client_anew_and_hides_the_numbers(name: str) -> None:
    text = (DEPLOY / "proxy" / name).read_text(encoding="utf-8")
    assert "/metrics" in text
    assert "X-Forwarded-For" in text
    assert "$proxy_add_x_forwarded_for" not in text  # would pass on what a visitor wrote
    assert "$request_uri'" not in text
