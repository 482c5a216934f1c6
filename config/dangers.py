"""What a real start refuses: settings that are fine for a first try and fatal where others come.

An installation is real as soon as its address is https or a host name of it is not this machine's
own. `linli serve` and `linli worker` refuse to start then; `linli doctor` lists the same sentences.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.secrets import Secrets

OWN_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
LEAST_SIGNS: Final = 32  # of a signing key and of a token
LEAST_DIFFERENT: Final = 10  # letters in a signing key, bytes in a field key
EXAMPLES: Final = ("insecure", "example", "change-me", "changeme", "secret", "password", "sample")


@dataclass(frozen=True)
class Start:
    """The settings that decide whether a start is safe."""

    address: str
    hosts: list[str]
    debug: bool
    demonstration: bool
    demonstration_in_public: bool
    secrets: Secrets
    secrets_file: Path
    metrics_token: str

    @property
    def is_real(self) -> bool:
        """Others than whoever sits at this machine can come."""
        parts = urlsplit(self.address)
        names = {*self.hosts, parts.hostname or ""} - {""}
        return parts.scheme == "https" or bool(names - OWN_HOSTS)


def dangers(start: Start) -> list[str | Promise]:
    """One sentence for each thing that forbids a real start; each says what to do."""
    return [*_of_settings(start), *_of_secrets(start)] if start.is_real else []


def _of_settings(start: Start) -> Iterator[str | Promise]:
    if start.debug:
        yield _("LINLI_DEBUG shows everybody the inside of the program. Set it to no.")
    if start.demonstration and not start.demonstration_in_public:
        yield _(
            "LINLI_DEMONSTRATION opens accounts whose password everybody can read. Set it to no; "
            "for a public demonstration without real data set LINLI_DEMONSTRATION=public."
        )
    if "*" in start.hosts:
        yield _("LINLI_HOSTS is *: then links in letters may name any host. List the real names.")
    if start.metrics_token and len(start.metrics_token) < LEAST_SIGNS:
        yield _("LINLI_METRICS_TOKEN is too short. Make one with: openssl rand -hex 32")


def _of_secrets(start: Start) -> Iterator[str | Promise]:
    signing = [start.secrets.signing, *start.secrets.signing_before]
    if any(_is_weak(word) for word in signing):
        yield _(
            "The signing key in the secrets file is short, repeated or an example. Make a new one: "
            "linli rotate-keys --signing, then --signing --drop-old."
        )
    keys = [key for _id, key in start.secrets.field_keys]
    if any(len(set(key)) < LEAST_DIFFERENT for key in keys) or len(set(keys)) < len(keys):
        yield _(
            "A field key in the secrets file is no random one. Make a new one with linli "
            "rotate-keys, then remove the old one with --drop-old."
        )
    if start.secrets_file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        yield _("Others on this machine can read or change the secrets file. Run: chmod 600 FILE")


def _is_weak(word: str) -> bool:
    plain = word.lower()
    return (
        len(word) < LEAST_SIGNS
        or len(set(word)) < LEAST_DIFFERENT
        or any(example in plain for example in EXAMPLES)
    )
