"""A phone with ODK Collect: fetches its forms by its key, fills one in with JavaRosa, the engine of
ODK Collect (inside pyxform's wheel), and sends it."""

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring

import pyxform
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.desk import Desk
from tests.town import Somebody

ENGINE: Final = (
    Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
)
SOURCE: Final = Path(__file__).parent / "openrosa" / "Collect.java"
HEADERS: Final = {"x-openrosa-version": "1.0", "user-agent": "org.odk.collect.android/v2026.3"}
PAGE: Final = "/phone-forms/"


@cache
def engine() -> str:
    """The class path of the program that walks through forms; compiled once."""
    folder = mkdtemp(prefix="collect-")
    subprocess.run(
        ["javac", "-cp", str(ENGINE), "-d", folder, str(SOURCE)], check=True, capture_output=True
    )
    return f"{folder}:{ENGINE}"


def named(root: Element, name: str) -> list[str]:
    """The texts of all elements of a name, whatever their namespace."""
    return [one.text or "" for one in root.iter() if one.tag.rpartition("}")[2] == name]


@dataclass
class Phone:
    """What knows the address from the code on the page, and nothing else."""

    server: str
    folder: Path

    def gets(self, path: str, status: int = 200) -> HttpResponse:
        """With what Collect adds to each address."""
        answer: Any = Client(headers=HEADERS).get(f"{path}?deviceID=collect%3Aabc")
        assert answer.status_code == status, answer.content.decode()[:400]
        assert answer["X-OpenRosa-Version"] == "1.0"
        return answer  # type: ignore[no-any-return]

    def forms(self) -> list[dict[str, str]]:
        """The list, with paths instead of whole addresses."""
        answer = self.gets(f"{self.server}/formList")
        assert answer["Content-Type"].startswith("text/xml")
        rows = fromstring(answer.content)
        return [{part.tag.rpartition("}")[2]: part.text or "" for part in one} for one in rows]

    def fetches(self, form: dict[str, str]) -> Path:
        """The form and its list of places, into the phone."""
        xml = self.gets(path_of(form["downloadUrl"])).content
        (self.folder / "form.xml").write_bytes(xml)
        manifest = fromstring(self.gets(path_of(form["manifestUrl"])).content)
        (url,) = named(manifest, "downloadUrl")
        (name,) = named(manifest, "filename")
        (self.folder / name).write_bytes(self.gets(path_of(url)).content)
        return self.folder / "form.xml"

    def fills_in(self, answers: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """What the engine said of each answer, and the form as it would be sent."""
        said = "\n".join(f"{name}={value}" for name, value in answers.items())
        (self.folder / "answers").write_text(said, encoding="utf-8")
        out = self.folder / "sent.xml"
        done = subprocess.run(
            [
                "java", "-cp", engine(), "Collect", str(self.folder / "form.xml"),
                str(self.folder), str(self.folder / "answers"), str(out),
            ],
            check=False, capture_output=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        lines = done.stdout.decode().splitlines()
        told = dict(line.split("\t", 1) for line in lines if "\t" in line)
        return told, out.read_bytes()

    def sends(
        self, xml: bytes, photos: dict[str, bytes] | None = None, *, more: bool = False
    ) -> Any:
        """As Collect does: it asks first, then sends."""
        asked: Any = Client(headers=HEADERS).head(f"{self.server}/submission?deviceID=x")
        assert asked.status_code == 204
        data: dict[str, Any] = {
            "xml_submission_file": SimpleUploadedFile("form.xml", xml, content_type="text/xml")
        }
        for name, photo in (photos or {}).items():
            data[name] = SimpleUploadedFile(name, photo, content_type="image/jpeg")
        if more:
            data["*isIncomplete*"] = "yes"
        return Client(headers=HEADERS).post(f"{self.server}/submission", data)


def path_of(address: str) -> str:
    """Without the host."""
    return "/" + address.partition("://")[2].partition("/")[2]


def phone_of(who: Somebody, folder: Path) -> Phone:
    """Somebody makes a key on their page and scans it."""
    desk = Desk(who)
    desk.posts(PAGE, do="make")
    page = desk.client.get(PAGE)
    return Phone(path_of(page.context["shown"]["server"]), folder)
