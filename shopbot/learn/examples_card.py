"""The data card: what a data set holds, where it is from, whether it is balanced, and how to make it again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shopbot.learn.examples import Example, digest
from shopbot.learn.examples_build import Built

_PRONOUNS = {
    "she": "her",
    "her": "her",
    "he": "him",
    "him": "him",
    "his": "him",
    "她": "her",
    "他": "him",
}


def card(built: Built, examples: Sequence[Example], command: str) -> str:
    """The card as Markdown."""
    count = len(examples)
    return "\n".join(
        [
            "# Training examples",
            "",
            f"{count} examples, made by `{command}`. SHA-256 of the data: `{digest(examples)}`.",
            "",
            f"{len(built.unproven)} drafts were thrown away because the checker of the shop could not prove a"
            f" sentence, {built.doubles} because they were there already. Every answer about a product that is kept"
            " passes the same check as an answer in the shop; every number in it stands in its brief.",
            "",
            *_table(
                "By split and language", Counter(f"{e.split}, {e.brief.locale}" for e in examples)
            ),
            *_table("By kind of turn", Counter(e.kind for e in examples)),
            *_table("By source", Counter(e.source for e in examples)),
            *_table("By licence", Counter(e.licence for e in examples)),
            *_table("Brands named most", _brands(examples), 8),
            *_table("Pronouns in answers", _pronouns(examples)),
        ]
    )


def _table(title: str, counts: Mapping[str, int], limit: int = 40) -> Iterable[str]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    return [
        f"## {title}",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {n} |" for name, n in ordered),
        "",
    ]


def _brands(examples: Iterable[Example]) -> Counter[str]:
    return Counter(note.title.split()[0] for e in examples for note in e.brief.notes if note.title)


def _pronouns(examples: Iterable[Example]) -> Counter[str]:
    words = (word for e in examples for word in e.answer.lower().replace(".", " ").split())
    return Counter(_PRONOUNS[word] for word in words if word in _PRONOUNS)
