"""XML feeds (RSS and Atom with Google's "g:" fields) as raw rows, one item in memory at a time. Entities are refused.

Source: https://support.google.com/merchants/answer/14987622
"""

from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from shopbot.errors import FeedError
from shopbot.ingest.feeds_bytes import CHUNK
from shopbot.ingest.feeds_encoding import LONGEST_RECORD, Text, too_long
from shopbot.ingest.feeds_text import Row

ITEMS = frozenset({"item", "entry", "product", "offer", "good"})
DEEPEST = 40


def xml_rows(text: Text) -> Iterator[Row]:
    """The items of a feed, each with its line.

    Raises:
        FeedError: for XML that is broken, cut short, or declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    items = _Items(text.name)
    parser: Any = DefusedXMLParser(target=items, encoding="utf-8", forbid_dtd=True)
    items.parser = parser.parser
    try:
        with text.stream() as stream:
            while piece := stream.read(CHUNK):
                parser.feed(piece.encode("utf-8", "replace"))
                items.fed += len(piece)
                yield from items.taken()
            parser.close()
            yield from items.taken()
    except DefusedXmlException:
        raise FeedError(
            f"{text.name} declares a document type or XML entities, which can be made to do harm.",
            "Export the feed without a DOCTYPE.",
        ) from None
    except (
        SyntaxError,
        ExpatError,
        ValueError,
    ) as error:  # ElementTree's ParseError is a SyntaxError
        raise FeedError(
            f"{text.name} is not whole XML: {error}.", "Export it again; nothing was changed."
        ) from None


class _Items:
    """What the parser tells, made into rows. Only the item at hand is kept."""

    def __init__(self, name: str) -> None:
        self.parser: Any = None
        self.fed = 0
        self._name, self._begun, self._line = name, 0, 0
        self._rows: list[Row] = []
        self._open: list[tuple[str, dict[str, object], list[str]]] = []
        self._depth = 0

    def taken(self) -> list[Row]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        if rows or not self._open:
            self._begun = self.fed
        if self.fed - self._begun > LONGEST_RECORD:
            raise too_long(self._name, self._line or self.parser.CurrentLineNumber)
        return rows

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rsplit("}", 1)[-1]
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST}")
        if self._open or name.lower() in ITEMS:
            if not self._open:
                self._line = self.parser.CurrentLineNumber
            plain = {key.rsplit("}", 1)[-1]: value for key, value in attributes.items()}
            self._open.append((name, dict(plain), []))

    def data(self, text: str) -> None:
        """Text within an element."""
        if self._open:
            self._open[-1][2].append(text)

    def end(self, _tag: str) -> None:
        """An element ends: a row, or a value of the one around it."""
        self._depth -= 1
        if not self._open:
            return
        name, inner, texts = self._open.pop()
        text = "".join(texts).strip()
        if text and inner.get("currency"):
            text = f"{text} {inner['currency']}"
        if not self._open:
            self._rows.append(Row(self._name, self._line, inner))
            return
        value: object = text or (inner.get("href") if inner else text) or (inner or "")
        outer = self._open[-1][1]
        if name in outer:
            before = outer[name]
            outer[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            outer[name] = value

    def close(self) -> None:
        """The document is at its end."""
