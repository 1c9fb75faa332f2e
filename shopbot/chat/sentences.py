"""Cuts streamed text into whole sentences, English and Chinese. Knows nothing of what they say."""

import re

_HARD = "。！？"  # end a sentence whatever follows
_SOFT = ".!?…"  # end a sentence only where the next character says so
_CLOSERS = "\"'”’」』》）)】]*_`"
_NEVER_LAST = frozenset(  # a full stop after these does not end a sentence
    [
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "approx",
        "no",
        "nos",
        "vs",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "incl",
        "excl",
        "ca",
        "cf",
        "fig",
        "vol",
        "max",
        "min",
        "dept",
        "est",
    ]
)
_MARKER = re.compile(r"\s*(?:\*\*|__)?(?:\d{1,3}|[A-Za-z])$")  # "2" of "2. Second item"
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:[^()\n]*)\)")
_BULLET = re.compile(r"^\s*(?:(?:[-*+•·▪◦‣–—>]|#{1,6})\s+|[•·▪◦‣]\s*)+")
_STRONG = re.compile(r"\*\*|__|`+")
_LIGHT = re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])")
_STRAY = re.compile(r"(?:^|(?<=\s))[*_]+(?=\S)|(?<=\S)[*_]+(?=\s|$)")
_HAS_TEXT = re.compile(r"[^\W_]")


def clean(text: str) -> str:
    """The sentence as plain text: no bullets, headings, emphasis marks or link targets."""
    text = _LINK.sub(r"\1", text)
    text = _BULLET.sub("", text)
    text = _STRAY.sub("", _LIGHT.sub(r"\1", _STRONG.sub("", text)))
    return " ".join(text.split())


def split(text: str) -> list[str]:
    """All sentences of a finished text."""
    splitter = Sentences()
    return splitter.feed(text) + splitter.flush()


class Sentences:
    """Gives back sentences as soon as they are whole; any chunking of a text gives the same ones."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, text: str) -> list[str]:
        """The sentences that `text` completes."""
        self._buffer += text
        return self._take(final=False)

    def flush(self) -> list[str]:
        """What is left at the end of the text. The splitter is then empty."""
        taken = self._take(final=True)
        rest, self._buffer = clean(self._buffer), ""
        return [*taken, rest] if _HAS_TEXT.search(rest) else taken

    def _take(self, *, final: bool) -> list[str]:
        taken: list[str] = []
        while (cut := _first_cut(self._buffer, final=final)) is not None:
            sentence = clean(self._buffer[:cut])
            self._buffer = self._buffer[cut:]
            if _HAS_TEXT.search(sentence):
                taken.append(sentence)
        return taken


def _first_cut(text: str, *, final: bool) -> int | None:
    """Where the first sentence ends, or None while that cannot be known yet."""
    at = 0
    while at < len(text):
        if text[at] in "\r\n":
            return at + 1
        if text[at] in _HARD or text[at] in _SOFT:
            end = _after(text, at)
            if end == len(text):
                return end if final else None
            cut = _ends(text, at, end, final=final)
            if cut is None:
                return None
            if cut:
                return end
            at = end
        else:
            at += 1
    return None


def _after(text: str, at: int) -> int:
    """The place after a run of end marks and the quotes or brackets that close with it."""
    while at < len(text) and text[at] in _HARD + _SOFT:
        at += 1
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    return at


def _ends(text: str, at: int, end: int, *, final: bool) -> bool | None:
    """Whether the end mark at `at` ends a sentence; None while the next word is not there yet."""
    if any(mark in _HARD for mark in text[at:end]):
        return True
    if not text[end].isspace():
        return _is_wide(text[end]) and not (text[at - 1 : at].isdigit() and text[at] == ".")
    rest = text[end:]
    following = rest.lstrip()
    if "\n" in rest[: len(rest) - len(following)]:
        return True
    if not following:
        return True if final else None
    return not _goes_on(text[:at], text[at], following[0])


def _goes_on(before: str, mark: str, following: str) -> bool:
    """Whether the sentence goes on after `mark`, as in "approx. 5 cm", "No. 2" or "2. Second"."""
    if mark in "!?":
        return False
    if following.islower():
        return True
    if mark == "…":
        return False
    if _MARKER.fullmatch(before):
        return True
    word = re.split(r"[\s(（\[]", before)[-1].lower()
    if word in _NEVER_LAST:
        return word not in ("no", "max", "min", "st") or following.isdigit()
    return (
        len(word) == 1
        and word.isalpha()
        and word != "i"
        and following.isupper()
        and _initial(before)
    )


def _initial(before: str) -> bool:
    """Whether the text ends in a capital initial after another capitalised word ("John F.")."""
    return bool(re.search(r"(?:^|\s)[A-Z][\w.]*\s[A-Z]$", before)) and not re.search(
        r"\d\s[A-Z]$", before
    )


def _is_wide(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
