"""How a file's bytes are written as text, found by reading it once from end to end before a row comes out.

So a packed file that was cut short, or text that changes its encoding in the middle, is refused before anything is
made of it. The memory this needs does not grow with the file.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shopbot.errors import FeedError
from shopbot.ingest.feeds_bytes import AGAIN, CHUNK, Source
from shopbot.ingest.feeds_chinese import Pairs

HEAD = 1 << 16
LONGEST_RECORD = 16 << 20  # bytes or characters of one record, and of one line of a table
MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?([A-Za-z0-9_.:-]{2,20})""")
PAIRED = re.compile(rb"[\x81-\xfe][\x80-\xfe]")
SAVE = "Save it as UTF-8 and import it again."


@dataclass(frozen=True, slots=True)
class Text:
    """A file that can be read as text. `head` is its beginning, enough to tell its format."""

    source: Source
    encoding: str
    head: str

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.source.name

    @contextmanager
    def stream(self) -> Iterator[io.TextIOWrapper]:
        """The text from its beginning, line ends untouched."""
        with (
            self.source.stream() as reader,
            io.TextIOWrapper(reader, encoding=self.encoding, newline="") as text,
        ):
            yield text


def text_of(source: Source) -> Text:
    """The file as text.

    Raises:
        FeedError: for a damaged or empty file, an endless line, NUL bytes, or an encoding that cannot be told.
    """
    with source.stream() as stream:
        head = stream.peek(HEAD)[:HEAD]
    encoding = _stated(head)
    if not encoding:
        encoding = _heard(source, head)
    else:
        _check(source, encoding)
    beginning = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if not beginning.strip("\ufeff \t\r\n\v\f"):
        _refuse_blank(source, encoding)
    return Text(source, encoding, beginning)


def _refuse_blank(source: Source, encoding: str) -> None:
    with Text(source, encoding, "").stream() as text:
        while piece := text.read(CHUNK):
            if piece.strip():
                return
    raise FeedError(f"{source.name} is empty.", "Export the catalogue again.")


def _stated(head: bytes) -> str:
    """The encoding that a byte order mark, the pattern of NULs or the file's own words give; "" if none does."""
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd > max(1, len(head) // 50):
        if odd > 4 * even:
            return "utf-16-le"
        if even > 4 * odd:
            return "utf-16-be"
    if head.lstrip()[:1] != b"<" or not (found := DECLARED.search(head[:2048])):
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}.get(name, name)


def _check(source: Source, encoding: str) -> None:
    """Reads all of a file in the encoding that it states.

    Raises:
        FeedError: where it is something else after all.
    """
    lines = 1
    try:
        with Text(source, encoding, "").stream() as text:
            while piece := text.read(CHUNK):
                if "\x00" in piece:
                    _refuse_nul(source, lines + piece[: piece.index("\x00")].count("\n"))
                lines += piece.count("\n")
    except (UnicodeError, LookupError, TypeError, ValueError):
        raise FeedError(
            f"{source.name} is not the {encoding.upper()} text that it begins as"
            f" (after line {lines}).",
            SAVE,
        ) from None


def _refuse_nul(source: Source, line: int) -> None:
    raise FeedError(
        f"{source.name} is neither UTF-8 nor GB18030 text: it holds NUL bytes, the first in line {line}.",
        SAVE,
    )


def _heard(source: Source, head: bytes) -> str:
    """UTF-8 where every byte of the file is; else what the bytes above 127 look like."""
    lines, unbroken = 1, 0
    limited = head.lstrip()[:1] not in (b"{", b"[", b"<")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.stream() as stream:
        while data := stream.read(CHUNK):
            if b"\x00" in data:
                _refuse_nul(source, lines + data[: data.index(b"\x00")].count(b"\n"))
            try:
                decoder.decode(data)
            except UnicodeDecodeError:
                return _other(source)
            unbroken = len(data) - data.rfind(b"\n") - 1 + (0 if b"\n" in data else unbroken)
            lines += data.count(b"\n")
            if limited and unbroken > LONGEST_RECORD:
                raise too_long(source.name, lines)
    return "utf-8" if not decoder.getstate()[0] else _other(source)


def too_long(name: str, line: int) -> FeedError:
    """The refusal of a record above the limit."""
    return FeedError(
        f"{name}, line {line}: one record is longer than {LONGEST_RECORD >> 20} MB.",
        "Look for a quotation mark that is never closed, or a missing line end.",
    )


def _other(source: Source) -> str:
    """GB18030 or Big5 where bytes above 127 come in pairs, else Windows Latin.

    Raises:
        FeedError: for UTF-8 with some wrong bytes: read as anything else, all of it would turn into rubbish.
    """
    utf8, chinese = codecs.getincrementaldecoder("utf-8")("replace"), True
    gb18030 = codecs.getincrementaldecoder("gb18030")()
    lines, first, wrong, right, high, paired = 1, 0, 0, 0, 0, 0
    pairs = Pairs()
    with source.stream() as stream:
        while data := stream.read(CHUNK):
            if b"\x00" in data:
                _refuse_nul(source, lines + data[: data.index(b"\x00")].count(b"\n"))
            text = utf8.decode(data)
            here = text.count("\ufffd")
            if here and not wrong:
                first = lines + text[: text.index("\ufffd")].count("\n")
            wrong, lines = wrong + here, lines + data.count(b"\n")
            right += len(re.findall("[^\x00-\x7f\ufffd]", text))
            high += len(re.findall(rb"[\x80-\xff]", data))
            paired += sum(len(m) for m in PAIRED.findall(data))
            pairs.add(data)
            try:
                gb18030.decode(data)
            except UnicodeDecodeError:
                chinese = False
    if right > 10 * wrong:
        raise FeedError(
            f"{source.name} is UTF-8 with damaged characters"
            + (f", the first in line {first}." if first else " at its end: it was cut short."),
            AGAIN,
        )
    if pairs.looks_like_big5 and _reads(source, "cp950"):
        return "cp950"
    if chinese and not gb18030.getstate()[0] and paired * 2 > high:
        return "gb18030"
    if not _reads(source, "cp1252"):
        raise FeedError(f"{source.name} is neither UTF-8 nor GB18030 text.", SAVE)
    return "cp1252"


def _reads(source: Source, encoding: str) -> bool:
    """Whether all of the file is text in that encoding."""
    try:
        _check(source, encoding)
    except FeedError:
        return False
    return True
