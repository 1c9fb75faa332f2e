"""HTML to text: paragraphs, list items and table rows stay on lines of their own; scripts and hidden parts go. Pure.

A tokenizer of our own: the standard library's parser needs minutes for 90 KB of "<a <a <a", this one passes once.
"""

import re
from dataclasses import dataclass, field

from shopbot.ingest.clean_rules import words

TAG = re.compile(r"<(?:/?[a-zA-Z]|!--|!\[CDATA|!doctype|\?xml)", re.I)
TOKEN = re.compile(
    r"<!--|<!\[CDATA\[|\]\]>|<[!?][^<>]{0,2000}>"
    r"|<(/?)([a-zA-Z][\w:.-]{0,60})((?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,2000})>"
)
HIDING = re.compile(
    r"(?:^|\s)hidden(?:[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])",
    re.I,
)
BREAK = "\f"


@dataclass(slots=True)
class _Page:
    """The visible text so far."""

    parts: list[str] = field(default_factory=list)
    hidden: str = ""  # the element whose content is skipped, "" for none
    depth: int = 0  # of elements of that name
    cells: int = 0  # seen in the current table row

    def text(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if self.hidden:
            if name == self.hidden and not attributes.endswith("/"):
                self.depth += (
                    -1 if closing else name not in ("script", "style")
                )  # these hold no tags
                self.hidden = self.hidden if self.depth else ""
        elif not closing and _is_hidden(name, attributes):
            self.hidden, self.depth = name, 1
        elif name in ("td", "th"):
            self.cells += not closing
            self.parts.append("" if closing else {1: "", 2: ": "}.get(self.cells, ", "))
        elif name in words("html_blocks"):
            self.cells = 0
            self.parts.append(BREAK)


def _is_hidden(name: str, attributes: str) -> bool:
    if name in words("html_empty") or attributes.endswith("/"):
        return False
    return name in words("html_unseen") or HIDING.search(attributes) is not None


def visible_text(text: str) -> str:
    """What a browser would show of the text, one line for each paragraph, list item and table row.

    Text without tags comes back as it is ("5 < 6"), and character references are left for the caller.
    """
    if not TAG.search(text):
        return text
    text, page, place = text.replace(BREAK, "\n"), _Page(), 0
    while (match := TOKEN.search(text, place)) is not None:
        page.text(text[place : match.start()])
        place = match.end()
        if match[2]:
            page.tag(match[2].lower(), match[3], closing=bool(match[1]))
        elif match[0] == "<!--":  # without its end it hides the rest, as on a page
            end = text.find("-->", place)
            place = end + 3 if end >= 0 else len(text)
    page.text(text[place:])
    joined = "".join(page.parts)
    if BREAK in joined:  # then a line break of the source is a space, as on the page
        return joined.replace("\n", " ").replace(BREAK, "\n")
    return joined
