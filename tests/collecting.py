"""A phone with ODK Collect: fetches its forms by its key, fills one in with JavaRosa, the engine of
ODK Collect (inside pyxform's wheel), and sends it."""

import subprocess
from collections.abc import Sequence
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
from requests.auth import HTTPDigestAuth
from requests.utils import parse_dict_header

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

    def client(self, method: str, path: str) -> Client:
        """What asks one thing; a key in the address proves enough."""
        return Client(headers=HEADERS)

    def gets(self, path: str, status: int = 200) -> HttpResponse:
        """With what Collect adds to each address."""
        whole = f"{path}?deviceID=collect%3Aabc"
        answer: Any = self.client("GET", whole).get(whole)
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
        (one,) = self.fills_in_all([answers])
        return one

    def fills_in_all(self, forms: Sequence[dict[str, str]]) -> list[tuple[dict[str, str], bytes]]:
        """The same form for one place after the other, as somebody out there does it."""
        files: list[Path] = []
        for number, answers in enumerate(forms):
            said = "\n".join(f"{name}={value}" for name, value in answers.items())
            files += [self.folder / f"answers-{number}", self.folder / f"sent-{number}.xml"]
            files[-2].write_text(said, encoding="utf-8")
        words = ["java", "-cp", engine(), "Collect", str(self.folder / "form.xml")]
        words += [str(self.folder), *map(str, files)]
        done = subprocess.run(words, check=False, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        parts = done.stdout.decode().split("\n\n")
        told = [
            dict(line.split("\t", 1) for line in part.splitlines() if "\t" in line)
            for part in parts
        ]
        return [(told[number], files[2 * number + 1].read_bytes()) for number in range(len(forms))]

    def sends(
        self, xml: bytes, photos: dict[str, bytes] | None = None, *, more: bool = False
    ) -> Any:
        """As Collect does: it asks first, then sends."""
        path = f"{self.server}/submission?deviceID=x"
        asked: Any = self.client("HEAD", path).head(path)
        assert asked.status_code == 204
        data: dict[str, Any] = {
            "xml_submission_file": SimpleUploadedFile("form.xml", xml, content_type="text/xml")
        }
        for name, photo in (photos or {}).items():
            data[name] = SimpleUploadedFile(name, photo, content_type="image/jpeg")
        if more:
            data["*isIncomplete*"] = "yes"
        return self.client("POST", path).post(path, data)


@dataclass
class NamedPhone(Phone):
    """Knows a user and a password; what they prove is reckoned by a library that we did not
    write."""

    user: str = ""
    password: str = ""

    def client(self, method: str, path: str) -> Client:
        """Each question is asked with a proof of its own."""
        challenge = Client().get(path)["WWW-Authenticate"]
        proof = proof_of(self.user, self.password, challenge, method, path)
        return Client(headers={**HEADERS, "authorization": proof})


def proof_of(user: str, password: str, challenge: str, method: str, path: str) -> str:
    """The header that answers a challenge."""
    auth = HTTPDigestAuth(user, password)
    auth.init_per_thread_state()
    auth._thread_local.chal = parse_dict_header(challenge.removeprefix("Digest "))
    return str(auth.build_digest_header(method, f"http://testserver{path}"))


def path_of(address: str) -> str:
    """Without the host."""
    return "/" + address.partition("://")[2].partition("/")[2]


def phone_of(who: Somebody, folder: Path) -> Phone:
    """Somebody makes a key on their page and scans it."""
    shown = _made(who)
    return Phone(path_of(shown["server"]), folder)


def named_phone_of(who: Somebody, folder: Path) -> NamedPhone:
    """Somebody makes a key and types its user and password."""
    shown = _made(who)
    return NamedPhone(path_of(shown["plain_server"]), folder, shown["user"], shown["password"])


def _made(who: Somebody) -> Any:
    desk = Desk(who)
    desk.posts(PAGE, do="make")
    return desk.client.get(PAGE).context["shown"]
