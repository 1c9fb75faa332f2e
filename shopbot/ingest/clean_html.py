"""HTML to text: paragraphs, list items and table rows stay on lines of their own; scripts and hidden parts go. Pure."""

import re
from html.parser import HTMLParser

from shopbot.ingest.clean_rules import words

TAG = re.compile(r"<(?:/?[a-zA-Z]|!--|!\[CDATA|!doctype|\?xml)", re.I)
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
BREAK = "\f"
MARKED = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)


class _TextOf(HTMLParser):
    """Collects the visible text. Character references are left for the caller."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._hidden = ""  # the element whose content is skipped, "" for none
        self._depth = 0  # of elements of that name
        self._cells = 0  # seen in the current table row

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            self._depth += tag == self._hidden
            return
        if tag not in words("html_empty") and (tag in words("html_unseen") or _is_hidden(attrs)):
            self._hidden, self._depth = tag, 1
            return
        if tag in ("td", "th"):
            self._cells += 1
            self.parts.append({1: "", 2: ": "}.get(self._cells, ", "))
        elif tag in words("html_blocks"):
            self._cells = 0
            self.parts.append(BREAK)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in words("html_blocks") and not self._hidden:
            self.parts.append(BREAK)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._depth -= tag == self._hidden
            self._hidden = self._hidden if self._depth else ""
        elif tag in words("html_blocks"):
            self.parts.append(BREAK)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and HIDING.search(value or ""))
        for name, value in attrs
    )


SIMPLE = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\s*/?>")


def _simple_text(text: str) -> str | None:
    """The text of markup that needs no parser: tags without attributes, nothing hidden, no tables; else None."""
    names = {name.lower() for name in SIMPLE.findall(text)}
    if names & words("html_unseen") or names & {"td", "th"}:
        return None
    blocks = words("html_blocks")
    plain = SIMPLE.sub(lambda match: BREAK if match[1].lower() in blocks else "", text)
    return None if TAG.search(plain) else plain


def visible_text(text: str) -> str:
    """What a browser would show of the text, one line for each paragraph, list item and table row.

    Text without tags comes back as it is ("5 < 6").
    """
    if not TAG.search(text):
        return text
    text = text.replace(BREAK, "\n")
    joined = _simple_text(text)
    if joined is None:
        parser = _TextOf()
        parser.feed(MARKED.sub(r"\1", text))
        parser.close()
        joined = "".join(parser.parts)
    if BREAK in joined:  # then a line break of the source is a space, as on the page
        return joined.replace("\n", " ").replace(BREAK, "\n")
    return joined
