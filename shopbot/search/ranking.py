"""Products in order of how well their words and their meaning answer a text. Knows no limits.

Fusion is reciprocal rank fusion with k = 60 (Cormack, Clarke and Büttcher, SIGIR 2009).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shopbot.ports import Embedder, VectorIndex
from shopbot.search.lexical import Lexical
from shopbot.types import Snippet

RRF = 60
DEPTH = 100  # products taken from each ranking
SNIPPETS = 200  # snippets asked of the vector index
NARROW = 1000  # up to so many allowed products the vectors are asked for these alone

Snippets = Callable[[Iterable[str]], Iterable[Snippet]]  # the snippets of those ids, in that order


@dataclass(slots=True)
class Ranked:
    """Products by fused score, best first, and the snippets that spoke for them."""

    order: list[tuple[str, float]] = field(default_factory=list)
    snippets: dict[str, list[Snippet]] = field(default_factory=dict)
    cosine: dict[str, float] = field(default_factory=dict)


class Ranker:
    """Fuses the lexical and the dense ranking of one shop."""

    def __init__(
        self, lexical: Lexical, index: VectorIndex, embedder: Embedder, snippets: Snippets
    ) -> None:
        self._lexical = lexical
        self._index = index
        self._embedder = embedder
        self._snippets = snippets

    def rank(self, text: str, allowed: Sequence[str], narrow: bool) -> Ranked:
        """The products nearest to the text; with `narrow` the dense ranking is asked for the allowed ids alone."""
        lexical = [key for key, _ in self._lexical.query(text, DEPTH)]
        where: dict[str, str | Sequence[str]] = {"of": "product"}
        if narrow and 0 < len(allowed) <= NARROW:
            where["owner"] = list(allowed)
        ranked = self._dense(text, where)
        fused: dict[str, float] = {}
        for order in (lexical, list(ranked.cosine)):
            for place, key in enumerate(order):
                fused[key] = fused.get(key, 0.0) + 1.0 / (RRF + place + 1)
        ranked.order = sorted(fused.items(), key=lambda pair: -pair[1])
        return ranked

    def _dense(self, text: str, where: Mapping[str, str | Sequence[str]]) -> Ranked:
        """Products by their nearest snippet."""
        vector = self._embedder.embed_queries([text])[0]
        near = self._index.query(vector, SNIPPETS, where)
        cosine = dict(near)
        ranked = Ranked()
        for snippet in self._snippets(key for key, _ in near):
            if len(ranked.cosine) >= DEPTH and snippet.owner_id not in ranked.cosine:
                continue
            ranked.cosine.setdefault(snippet.owner_id, cosine[snippet.id])
            ranked.snippets.setdefault(snippet.owner_id, []).append(snippet)
        return ranked
