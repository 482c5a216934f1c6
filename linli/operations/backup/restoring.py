"""Bringing a backup back: everything is checked before anything that is there is touched."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common import crypto
from linli.common.errors import Conflict, Invalid
from linli.operations.backup import files
from linli.operations.backup.making import store
from linli.operations.backup.manifest import NAME, Manifest, backups_in
from linli.operations.backup.stores import Counts, Store
from linli.operations.services import health
from linli.people.actors import SYSTEM

# Rows of these are there as soon as an installation is prepared.
COME_WITH_THE_PRODUCT: Final = frozenset(
    {
        *("django_migrations", "django_content_type", "auth_permission", "django_session"),
        *("operations_sign", "rulesets_rule", "rulesets_rulevalue", "territory_role"),
        *("matters_kind", "activities_activitykind", "visits_topic", "talents_skill"),
        *("duties_dutyrule", "audit_entry", "activities_facilitykind"),
        *("scoring_standard", "scoring_aspect", "scoring_aspectitem"),
    }
)

Say = Callable[[str], object]


@dataclass(frozen=True)
class Restored:
    """What came back."""

    folder: Path
    manifest: Manifest
    migrated: list[str]


def restore(
    folder: Path,
    *,
    keys_from: Path | None = None,
    replace: bool = False,
    without_keys: bool = False,
) -> Restored:
    """Bring back a backup, or the newest one in a folder.

    Raises `Invalid` or `Conflict`, and then everything is as it was.
    """
    folder = _chosen(folder.resolve())
    manifest = Manifest.read(folder)
    used = store()
    _check_fits(manifest, used)
    manifest.check_files(folder)
    found_keys = _keys_for(manifest, keys_from, without_keys=without_keys)
    _check_empty(used, replace=replace)
    used.check_alone()
    kept_keys = settings.LINLI_KEYS.replace_with(found_keys) if found_keys else None
    try:
        migrated = _load(folder, manifest, used)
    except BaseException:
        used.put_back()
        files.put_back()
        if kept_keys is not None:
            settings.LINLI_KEYS.replace_with(kept_keys)
        raise
    used.forget_aside()
    files.forget_aside()
    audit.note(
        by=SYSTEM, verb="restore", what="operations.Backup:1", details={"rows": manifest.rows}
    )
    return Restored(folder, manifest, migrated)


def _load(folder: Path, manifest: Manifest, used: Store) -> list[str]:
    """Database and files take their place; what is counted must be what was copied."""
    files.stage(folder, [name for name in manifest.files if name.startswith(f"{files.MEDIA}/")])
    used.load(folder / used.file_name)
    files.swap()
    if other := _differences(manifest.counts, used.counts()):
        raise Invalid(
            _("After restoring, these tables have other numbers of rows: %(tables)s")
            % {"tables": ", ".join(other)}
        )
    missing = [f"{app}.{name}" for app, name in health.missing_migrations()]
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return missing


def _differences(wanted: Counts, found: Counts) -> list[str]:
    tables = sorted(set(wanted) | set(found))
    return [name for name in tables if wanted.get(name) != found.get(name)]


def _chosen(folder: Path) -> Path:
    """The folder itself, or the newest backup in it."""
    if not folder.is_dir():
        raise Invalid(_("There is no folder %(folder)s.") % {"folder": folder})
    if (folder / NAME).exists() or folder.name.endswith(".partial"):
        return folder
    inside = backups_in(folder)
    return inside[-1] if inside else folder


def _check_fits(manifest: Manifest, used: Store) -> None:
    if manifest.database != used.kind:
        raise Invalid(
            _("This backup is of %(theirs)s, this installation uses %(ours)s.")
            % {"theirs": manifest.database, "ours": used.kind},
            next_step=_("Set DATABASE_URL to a database of that kind and restore there."),
        )
    known = {f"{app}.{name}" for app, name in health.migrations_of_code()}
    if newer := sorted(set(manifest.migrations) - known):
        raise Invalid(
            _("This backup is of a newer version (%(version)s) than this one: it has %(first)s.")
            % {"version": manifest.version, "first": newer[0]},
            next_step=_("Update Linli first, then restore."),
        )


def _keys_for(manifest: Manifest, given: Path | None, *, without_keys: bool) -> Path | None:
    """The file with keys that open what the backup holds; None if ours do, or nobody minds."""
    needed = {key: manifest.keys.get(key, "") for key in manifest.sealed_with}
    if given is not None:
        for file in reversed(sorted(given.glob("*.toml")) if given.is_dir() else [given]):
            if _opens(needed, crypto.key_checks(settings.LINLI_KEYS.of_file(file))):
                return file
    elif without_keys or _opens(needed, crypto.key_checks()):
        return None
    raise Invalid(
        _("The keys at hand cannot open what this backup holds: it was sealed with %(keys)s.")
        % {"keys": ", ".join(f"{key} ({check})" for key, check in sorted(needed.items()))},
        next_step=_("Name the folder with the copy of the keys: --keys FOLDER. If they are lost, "
                    "--without-keys restores the rest; phone numbers and drafts stay closed for "
                    "good, and links on slips open nothing."),
    )  # fmt: skip


def _opens(needed: dict[str, str], at_hand: dict[str, str]) -> bool:
    return all(at_hand.get(key) == check for key, check in needed.items())


def _check_empty(used: Store, *, replace: bool) -> None:
    if replace:
        return
    ours = {model._meta.db_table for model in apps.get_models()} - COME_WITH_THE_PRODUCT
    there = {name: count for name, count in used.counts().items() if count and name in ours}
    media = sum(1 for _path in files.media_files())
    if there or media:
        held = [f"{name} {count}" for name, count in sorted(there.items(), key=lambda p: -p[1])]
        raise Conflict(
            _("This installation is not empty: %(tables)s; %(files)d files.")
            % {"tables": ", ".join(held[:5]) or "0", "files": media},
            next_step=_("To put the backup in its place: --replace. Make a backup of it first."),
        )
