"""Models that goods are made for, told in titles: "Case for iPhone 6 Plus" names a name, a number and a version.

A number is exact: what is for an iPhone 5 does not fit an iPhone 6, and a 6 Plus is another one.
"""

import re
from collections.abc import Iterator

from shopbot.search.facets_lexicon import lexicon
from shopbot.search.facets_vocabulary import plain
from shopbot.search.lexical import STOP, stem

_TOKENS = re.compile(r"[a-z0-9]+(?:\.\d+)?")
_VERSIONS = ("s", "c")
_NUMBER = re.compile(r"\d{1,3}[a-z]{0,2}|[a-z]{1,2}\d{1,3}[a-z]?")


def model_keys(title: str) -> Iterator[str]:
    """The keys under which a title is found by `models_in`; none is a stem."""
    tokens = _tokens(title)
    for place, token in enumerate(tokens):
        if _is_number(token):
            yield _number(tokens, place)
            if place and _is_name(tokens[place - 1]):
                yield f"{stem(tokens[place - 1])}>{token}"


def models_in(text: str) -> Iterator[tuple[str, ...]]:
    """The models that a wish may name, each as the keys that a title for it has."""
    tokens = _tokens(text)
    for place, token in enumerate(tokens[1:], start=1):
        measured = tokens[place + 1 : place + 2] and tokens[place + 1] in lexicon().units
        if _is_number(token) and _is_name(tokens[place - 1]) and not measured:
            name = stem(tokens[place - 1])
            yield (f"{name}>{token}", name, _number(tokens, place))


def _tokens(text: str) -> list[str]:
    return _TOKENS.findall(plain(text).replace("-", " "))


def _is_number(token: str) -> bool:
    """Whether it is the number of a model; "64gb" and "10w" measure something, "6s" and "5c" do not."""
    unit = token.lstrip("0123456789")
    return bool(_NUMBER.fullmatch(token)) and (unit in _VERSIONS or unit not in lexicon().units)


def _is_name(token: str) -> bool:
    known = lexicon()
    usual = token in STOP or token in known.units or token in known.not_models
    return token.isalpha() and len(token) > 2 and not usual


def _number(tokens: list[str], place: int) -> str:
    version = tokens[place + 1] if place + 1 < len(tokens) else ""
    return f"{tokens[place]} {version if version in lexicon().versions else ''}"
