"""Somebody who uses the pages as they stand: opens, reads, fills a form that is there, presses."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from tools.visitor import Visitor

LONGEST_WAY: int = 5  # redirects after one another


@dataclass
class Hands:
    """One person with one browser without script."""

    visitor: Visitor
    path: str = "/"
    text: str = ""
    status: int = 0
    _page: Any = field(default=None, repr=False)

    def opens(self, path: str) -> "Hands":
        """Open a page, wherever it leads."""
        return self._take(path, self.visitor.get(path))

    def sends(self, part: str = "", **given: str) -> "Hands":
        """Fill and send the form whose address contains `part` (without one: the only form of the
        content that has all these fields). What is filled in already stays as it is."""
        form = self._form(part, set(given))
        values = {name: value for name, value in form.form_values() if isinstance(value, str)}
        action = self._here(urljoin(f"http://x{self.path}", form.action or ""))
        return self._take(action, self.visitor.post(action, **{**values, **given}))

    def option(self, name: str, words: str) -> str:
        """The value of a choice, by the words that it shows."""
        for select in self._page.xpath(f"//select[@name='{name}']"):
            shown = {" ".join(one.text_content().split()): one for one in select.iter("option")}
            fitting = [one for text, one in shown.items() if words in text]
            if chosen := [shown[words]] if words in shown else fitting:
                return str(chosen[0].get("value"))
        for label in self._page.xpath(f"//label[.//input[@name='{name}']]"):
            if words in label.text_content():
                return str(label.xpath(".//input/@value")[0])
        raise AssertionError(f"{self.path} offers no “{words}” for {name}: {self.words}")

    def names(self) -> set[str]:
        """The fields of all forms in the content."""
        return {str(name) for name in self._page.xpath("//main//form//@name")}

    @property
    def words(self) -> str:
        """What the content says."""
        content = self._page.xpath("//main")
        return " ".join(content[0].text_content().split()) if content else self.text

    def found(self, xpath: str) -> list[Any]:
        """Parts of the page."""
        return list(self._page.xpath(xpath))

    def _form(self, part: str, names: set[str]) -> Any:
        fitting = [
            form
            for form in self._page.xpath("//main//form")
            if (part in (form.action or "") if part else names <= set(form.fields.keys()))
        ]
        assert fitting, f"{self.path} has no form “{part}” with {names}: {self.words}"
        return fitting[0]

    @staticmethod
    def _here(address: str) -> str:
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _take(self, path: str, answer: Any) -> "Hands":
        for _step in range(LONGEST_WAY):
            if answer.status not in {301, 302, 303}:
                break
            path = self._here(urljoin(f"http://x{path}", answer.location))
            answer = self.visitor.get(path)
        self.path, self.text, self.status = path, answer.text, answer.status
        self._page = html.fromstring(answer.text.encode() or b"<html></html>")
        return self
