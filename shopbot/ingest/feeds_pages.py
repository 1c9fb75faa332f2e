"""JSON-LD documents: out of JSON files, and out of the script elements of saved web pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shopbot.errors import FeedError
from shopbot.ingest.feeds_encoding import LONGEST_RECORD, Text
from shopbot.ingest.feeds_json import json_rows
from shopbot.ingest.feeds_values import decode

SCRIPT = re.compile(r"<script\b([^>]{0,500})>", re.I)
LINKED = re.compile(r"""type\s*=\s*["']?application/ld\+json""", re.I)
END = re.compile(r"</script", re.I)
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\]\]>)\s*(?:;\s*)?$")


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON-LD value with its place, or why it cannot be read."""

    file: str
    line: int
    value: object = None
    problem: str = ""


def documents(text: Text) -> Iterator[Document]:
    """The JSON-LD of a file or page.

    Raises:
        FeedError: for a page above the limit, or JSON that is cut short.
    """
    if text.head.lstrip("\ufeff \t\r\n")[:1] != "<":
        for row in json_rows(text):
            yield Document(row.file, row.line, row.data, row.problem)
        return
    with text.stream() as stream:
        page = stream.read(LONGEST_RECORD + 1)
    if len(page) > LONGEST_RECORD:
        raise FeedError(
            f"{text.name} is a page of more than {LONGEST_RECORD >> 20} MB.", "Save the page again."
        )
    yield from _scripts(text.name, page)


def _scripts(name: str, page: str) -> Iterator[Document]:
    line, counted = 1, 0
    for script in SCRIPT.finditer(page):
        if not LINKED.search(script[1]):
            continue
        line, counted = line + page.count("\n", counted, script.start()), script.start()
        end = END.search(page, script.end())
        if end is None:
            yield Document(name, line, problem="the page ends inside its product data")
            return
        body = WRAPPING.sub("", page[script.end() : end.start()]).strip()
        try:
            yield Document(name, line, decode(body.rstrip(";")))
        except ValueError as error:
            yield Document(name, line, problem=f"not valid JSON-LD: {error}")
