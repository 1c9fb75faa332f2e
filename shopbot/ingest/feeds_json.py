"""JSON as raw rows: an array, one object a line, or the list inside an object; read piece by piece."""

import io
import json
import re
from collections.abc import Iterator, Mapping

from shopbot.errors import FeedError
from shopbot.ingest.feeds_columns import TITLES, rules
from shopbot.ingest.feeds_encoding import LONGEST_RECORD, Text, too_long
from shopbot.ingest.feeds_text import Row
from shopbot.ingest.feeds_values import DECODER, decode, sound

PIECE = 1 << 18
NEAR = 12  # characters before the end in which an unfinished number, word or escape may stand
SURE = ("products", "goods", "商品")
DEEPEST = 4  # wrappers within wrappers
GAP = re.compile(r"[\s,\x1e\ufeff]*")


def json_rows(text: Text) -> Iterator[Row]:
    """The objects of a file, each with its line; what is no object has a problem.

    Raises:
        FeedError: where the text ends in the middle, or goes on as no JSON.
    """
    if text.head.lstrip("\ufeff \t\r\n")[:1] == "{" and _is_lines(text):
        yield from _lines(text)
        return
    with text.stream() as stream:
        window = _Window(text.name, stream)
        while first := window.gap():
            if first == "[":
                yield from _array(window)
            elif first == "{":
                yield from _object(window)
            else:
                window.fail(f"{first!r} is no beginning of an object")


# ------------------------------------------------------------------ one object a line


def _is_lines(text: Text) -> bool:
    """Whether one of the first two lines is a whole object, and is not all there is."""
    with text.stream() as stream:
        filled = (
            line for line in iter(lambda: stream.readline(LONGEST_RECORD), "") if line.strip()
        )
        first, second = next(filled, ""), next(filled, "")
        return bool(second) and (_is_object(first) or _is_object(second.rstrip().rstrip(",")))


def _is_object(line: str) -> bool:
    try:
        return isinstance(decode(line), dict)
    except ValueError:
        return False


def _lines(text: Text) -> Iterator[Row]:
    with text.stream() as stream:
        number = 0
        while line := stream.readline(LONGEST_RECORD + 1):
            number += 1
            if len(line) > LONGEST_RECORD:
                raise too_long(text.name, number)
            if not line.strip("\ufeff \t\r\n\x1e"):
                continue
            try:
                yield row_of(text.name, number, decode(line.strip("\ufeff\x1e \t\r\n")))
            except ValueError as error:
                yield Row(text.name, number, problem=f"not valid JSON: {error}")


def row_of(file: str, line: int, value: object) -> Row:
    """A row, with a problem where the value is no object."""
    if not isinstance(value, dict):
        return Row(file, line, problem=f"expected an object, found {type(value).__name__}")
    return Row(file, line, value)


# ------------------------------------------------------------------ arrays and objects


class _Window:
    """A moving part of a text: values are taken off its front, what is behind is forgotten."""

    def __init__(self, name: str, stream: io.TextIOBase) -> None:
        self.name, self._stream = name, stream
        self._text, self._place, self._line, self._counted = "", 0, 1, 0
        self._ended = False

    @property
    def line(self) -> int:
        """The line at the front."""
        self._line += self._text.count("\n", self._counted, self._place)
        self._counted = self._place
        return self._line

    def fail(self, why: str) -> None:
        """Refuses the rest of the file."""
        raise FeedError(f"{self.name}, line {self.line}: not valid JSON: {why}.", "Mend the file.")

    def cut(self) -> FeedError:
        """The refusal of a text that ends too early."""
        return FeedError(
            f"{self.name}, line {self.line}: the file ends in the middle, it was cut short.",
            "Export it again; nothing was changed.",
        )

    def _more(self, size: int = PIECE) -> bool:
        _ = self.line
        piece = "" if self._ended else self._stream.read(size)
        self._ended = not piece
        self._text = self._text[self._place :] + piece
        self._place = self._counted = 0
        return bool(piece)

    def gap(self) -> str:
        """The next character that is no space or comma, "" at the end."""
        while True:
            match = GAP.match(self._text, self._place)
            self._place = match.end() if match else self._place
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def step(self) -> None:
        """Leaves one character behind."""
        self._place += 1

    def value(self) -> object:
        """The value at the front.

        Raises:
            ValueError: where it is broken.
            FeedError: where the text ends inside it, or it is too long.
        """
        size = PIECE
        while True:
            try:
                value, after = DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated string") or error.pos + NEAR > len(
                    self._text
                )
                if not unfinished:
                    raise
                if len(self._text) - self._place > LONGEST_RECORD:
                    raise too_long(self.name, self.line) from None
                if not self._more(size):
                    raise self.cut() from None
                size *= 2
                continue
            except RecursionError:
                raise ValueError("nested too deeply") from None
            raw, self._place = self._text[self._place : after], after
            return sound(raw, value)

    def opening(self) -> str:
        """The indentation and first character of the line at the front."""
        return self._text[self._text.rfind("\n", 0, self._place) + 1 : self._place + 1]

    def seek(self, sign: str) -> bool:
        """Goes to the next place that begins like that; False when there is none."""
        self._place += 1
        while (found := self._text.find("\n" + sign, self._place)) < 0:
            self._place = max(self._place, len(self._text) - len(sign))
            if not self._more():
                return False
        self._place = found
        return True


def _array(window: _Window) -> Iterator[Row]:
    """The elements of an array. After a broken one reading goes on at the next line that begins an object alike."""
    window.step()
    opening = ""
    while (char := window.gap()) != "]":
        if not char:
            raise window.cut()
        opening = opening or window.opening()
        line = window.line
        try:
            yield row_of(window.name, line, window.value())
        except ValueError as error:
            problem = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            if opening.strip() != "{" or not window.seek(opening):
                window.fail(problem)
            yield Row(window.name, line, problem=f"not valid JSON: {problem}")
    window.step()


def _object(window: _Window, depth: int = 0) -> Iterator[Row]:
    """An object: the elements of the list of products in it, or itself."""
    own: dict[str, object] = {}
    line, found = window.line, False
    window.step()
    while (char := window.gap()) != "}":
        try:
            if not char:
                raise window.cut()
            if char != '"':
                window.fail("a name in quotes is expected")
            key = str(window.value())
            if window.gap() != ":":
                window.fail("a colon is expected")
            window.step()
            char = window.gap()
            if char in ("[", "{") and depth < DEEPEST and _wraps(key, own):
                found = True
                yield from _array(window) if char == "[" else _object(window, depth + 1)
            else:
                own[key] = window.value()
        except ValueError as error:
            window.fail(error.msg if isinstance(error, json.JSONDecodeError) else str(error))
    window.step()
    if not found:
        yield from _inner(window.name, line, own)


def _wraps(key: str, own: Mapping[str, object]) -> bool:
    """Whether the products are under that key. Under a vague one ("items") only where the object is no product."""
    key = key.lower()
    return key in SURE or (key in rules().wrappers and not _is_product(own))


def _is_product(own: Mapping[str, object]) -> bool:
    fields = {rules().field_of(key) for key in own}
    return bool(fields & set(TITLES)) or "@type" in own or "@graph" in own


def _inner(name: str, line: int, own: dict[str, object]) -> Iterator[Row]:
    lists = {k: v for k, v in own.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
    named = [v for k, v in lists.items() if k.lower() in rules().wrappers and _is_product(v[0])]
    found = named or ([] if _is_product(own) else list(lists.values()))
    if found and "@type" not in own and "@graph" not in own:
        yield from (row_of(name, line, item) for item in found[0])
    else:
        yield Row(name, line, own)
