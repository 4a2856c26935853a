"""A page's elements as a small tree, read by Python's own parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Element:
    """An element with what stands in it."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def get(self, attribute: str, default: str = "") -> str:
        """An attribute's value; "" where it stands without one."""
        return (self.attributes[attribute] or "") if attribute in self.attributes else default

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.get("class").split())

    def walk(self) -> Iterator[Element]:
        """This element and all in it, in the order of the page."""
        yield self
        for part in self.inside:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, name: str = "", class_: str = "", **attributes: str) -> list[Element]:
        """Elements in it with that name, class and attributes."""
        return [
            found
            for found in self.walk()
            if found is not self
            and (not name or found.name == name)
            and (not class_ or class_ in found.classes)
            and all(found.attributes.get(key) == value for key, value in attributes.items())
        ]

    def first(self, name: str = "", class_: str = "", **attributes: str) -> Element:
        """The first such element; AssertionError if there is none."""
        found = self.all(name, class_, **attributes)
        assert found, f"no <{name}> .{class_} {attributes} in <{self.name}>"
        return found[0]

    def text(self) -> str:
        """All text in it, exactly, without what only screen readers get."""
        if "unseen" in self.classes:
            return ""
        return "".join(part if isinstance(part, str) else part.text() for part in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].name, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@lru_cache(maxsize=8)  # who waits for a page to change looks at the same one again and again
def parsed(html: str) -> Element:
    """The tree of a page or a piece of one; AssertionError if its elements do not nest."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is not closed"
    return reader.open[0]
