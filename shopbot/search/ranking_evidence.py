"""What the words and the vectors say of the products that might answer a text, on one scale for every shop.

Cosines lie close together and elsewhere for each query, so what counts is how far a snippet stands above the weakest
one retrieved, in parts of the way to the nearest. Where even the nearest stands out little, it is little evidence. A
snippet that was not retrieved counts as the weakest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopbot.types import Snippet

REACH = (
    0.08  # cosines; a smaller way from the weakest to the nearest counts for less than the whole
)
TITLE_ALONE = (
    0.5  # what a title says for a product of which no other text was found, as if it were one
)

Numbers = NDArray[np.float32]


@dataclass(slots=True)
class Near:
    """Products by their nearest snippet, from one question to the vectors."""

    cosine: dict[str, float] = field(default_factory=dict)  # nearest first
    snippets: dict[str, list[Snippet]] = field(default_factory=dict)
    titles: dict[str, float] = field(default_factory=dict)  # cosine of the title
    texts: dict[str, float] = field(default_factory=dict)  # of the nearest other snippet
    weakest: float = 0.0
    strongest: float = 0.0

    def scaled(self, cosines: Mapping[str, float], ids: Iterable[str]) -> Numbers:
        """Between 0 (as the weakest) and 1 (as the nearest, when that stands out) for each id, float32 [ids]."""
        spread = max(self.strongest - self.weakest, REACH)
        found = [(cosines.get(key, self.weakest) - self.weakest) / spread for key in ids]
        return np.asarray(found, dtype=np.float32)


def near(pairs: Sequence[tuple[str, float]], snippets: Iterable[Snippet], depth: int) -> Near:
    """The `depth` nearest products of (snippet id, cosine), nearest first, whose snippets are given."""
    cosines = dict(pairs)
    found = Near()
    if pairs:
        found.strongest, found.weakest = pairs[0][1], pairs[-1][1]
    for snippet in snippets:
        owner, cosine = snippet.owner_id, cosines[snippet.id]
        if len(found.cosine) >= depth and owner not in found.cosine:
            continue
        found.cosine.setdefault(owner, cosine)
        found.snippets.setdefault(owner, []).append(snippet)
        (found.titles if snippet.kind == "title" else found.texts).setdefault(owner, cosine)
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """The candidates for one text, in the order of the words and then of the vectors, and what speaks for each."""

    ids: tuple[str, ...]
    words: Numbers  # the part of what the text's words could score at most, about 0 to 1
    titles: Numbers  # how near the title is, 0 to 1
    texts: Numbers  # how near the nearest other snippet is; half of `titles` where there is none
    lexical: tuple[str, ...]  # by words, best first
    dense: tuple[str, ...]  # by meaning, nearest first
    near: Near


def evidence(
    lexical: Sequence[tuple[str, float]], scores: Mapping[str, float], found: Near
) -> Evidence:
    """Both rankings as one set of candidates.

    Args:
        lexical: the best (id, score) by words.
        scores: the score by words of any candidate that has one.
        found: what the vectors gave.
    """
    ids = tuple(dict.fromkeys((*(key for key, _ in lexical), *found.cosine)))
    titles = found.scaled(found.titles, ids)
    has_text = np.asarray([key in found.texts for key in ids], dtype=bool)
    return Evidence(
        ids,
        np.asarray([scores.get(key, 0.0) for key in ids], dtype=np.float32),
        titles,
        np.where(has_text, found.scaled(found.texts, ids), TITLE_ALONE * titles),
        tuple(key for key, _ in lexical),
        tuple(found.cosine),
        found,
    )
