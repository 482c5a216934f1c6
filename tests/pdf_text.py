"""The words of each page of a PDF, as a reader copies them: enough of the format for what we
print."""

import re
import zlib
from dataclasses import dataclass, field

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n")
LENGTH = re.compile(rb"/Length (\d+)(?! 0 R)")
REFERENCE = re.compile(rb"(\d+) 0 R")
SHOWN = re.compile(
    rb"/(\S+) [-\d.]+ Tf|<([0-9A-Fa-f\s]*)>|(\((?:\\.|[^\\()])*\))|1 0 0 -1 [-\d.]+ ([-\d.]+) cm",
    re.DOTALL,
)
MARKS = re.compile(rb"<<.*?>>\s*BDC", re.DOTALL)  # what the text is, for screen readers
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class Pdf:
    """Its objects by number: the words of each, and its stream."""

    objects: dict[int, bytes] = field(default_factory=dict)

    def stream(self, number: int) -> bytes:
        """The stream of an object, unpacked."""
        body = self.objects[number]
        begins, length = STREAM.search(body), LENGTH.search(body)
        assert begins is not None, number
        assert length is not None, number
        data = body[begins.end() : begins.end() + int(length.group(1))]
        return zlib.decompress(data) if b"FlateDecode" in body else data

    def at(self, body: bytes, name: bytes) -> bytes:
        """What a dictionary says under a name, through a reference or in itself."""
        start = re.search(rb"/" + name + rb"(?![A-Za-z])\s*", body)
        if start is None:
            return b""
        rest = body[start.end() :]
        reference = re.match(rb"(\d+) 0 R", rest)
        return self.objects[int(reference.group(1))] if reference else _dictionary(rest)


def _dictionary(text: bytes) -> bytes:
    """Up to the bracket that closes the first one."""
    depth = 0
    for found in re.finditer(rb"<<|>>|\[|\]", text):
        depth += 1 if found.group() in {b"<<", b"["} else -1
        if depth == 0:
            return text[: found.end()]
    return text


def read(data: bytes) -> Pdf:
    """All objects, those in object streams too."""
    pdf = Pdf({int(number): body for number, body in OBJECT.findall(data)})
    for number, body in list(pdf.objects.items()):
        if b"/ObjStm" not in body:
            continue
        text = pdf.stream(number)
        first = int(re.search(rb"/First (\d+)", body).group(1))  # type: ignore[union-attr]
        heads = [int(one) for one in text[:first].split()]
        ends = [*heads[3::2], len(text) - first]
        for key, start, end in zip(heads[::2], heads[1::2], ends, strict=True):
            pdf.objects[key] = text[first + start : first + end]
    return pdf


def pages(data: bytes) -> list[str]:
    """The words of each page, in the order of the pages: a line for a line, without blanks."""
    pdf = read(data)
    root = next(body for body in pdf.objects.values() if re.search(rb"/Type\s*/Catalog", body))
    found: list[bytes] = []
    _walk(pdf, pdf.at(root, b"Pages"), found)
    return [_words(pdf, page) for page in found]


def _walk(pdf: Pdf, node: bytes, found: list[bytes]) -> None:
    if re.search(rb"/Type\s*/Page(?!s)", node):
        found.append(node)
        return
    for key in REFERENCE.findall(pdf.at(node, b"Kids")):
        _walk(pdf, pdf.objects[int(key)], found)


def _words(pdf: Pdf, page: bytes) -> str:
    fonts = pdf.at(pdf.at(page, b"Resources"), b"Font")
    known = {
        name: _signs(pdf, pdf.objects[int(key)])
        for name, key in re.findall(rb"/(\S+) (\d+) 0 R", fonts)
    }
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    assert contents is not None
    shown = pdf.stream(int(contents.group(1)))
    said: list[str] = []
    signs: dict[int, str] = {}
    height = b""
    for font, plain, quoted, down in SHOWN.findall(MARKS.sub(b"", shown)):
        if font:
            signs = known.get(font, {})
        elif down:
            said += ["\n"] if down != height else []
            height = down
        else:
            codes = bytes.fromhex(plain.decode()) if plain else _unquoted(quoted[1:-1])
            pairs = zip(codes[::2], codes[1::2], strict=False)
            said += [signs.get(high * 256 + low, "") for high, low in pairs]
    return re.sub(r"[^\S\n]", "", "".join(said))


def _unquoted(text: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        code = found.group(1)
        return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, text, flags=re.DOTALL)


def _signs(pdf: Pdf, font: bytes) -> dict[int, str]:
    """What each code of a font means."""
    table = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if table is None:
        return {}
    text = pdf.stream(int(table.group(1)))
    signs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            signs[int(code, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        found = re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
        for low, high, sign in found:
            begin = int(sign, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                signs[code] = chr(begin + code - int(low, 16))
    return signs
