"""Texts of openrosa that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "openrosa.Submission": {"instance": "an id drawn by a phone", "digest": "a hash"},
    "openrosa.SubmissionPhoto": {"name": "a file name drawn by a phone", "sha256": "a hash"},
}
