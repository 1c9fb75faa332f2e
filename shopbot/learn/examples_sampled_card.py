"""What the card of a data set says of sampled sentences: what was kept, what was thrown away, and why."""

from collections.abc import Iterable, Mapping

from shopbot.learn.examples_sampled import Kept


def sampled_card(kept: Kept, requests: int) -> str:
    """The part of the card about sampled sentences, as Markdown."""
    lines = [
        "## Sampled sentences",
        "",
        f"The base model answered {requests} requests with {kept.answers} sentences of its own, in the shop's prompt."
        f" {len(kept.examples)} are kept: the best one of a request that is proven by the record, names what meets"
        f" the wish, is well-formed, and is not like the others. {kept.empty} requests had none.",
        "",
        *_table("Sentences thrown away, by the first test that they failed", kept.thrown),
    ]
    return "\n".join(lines)


def _table(title: str, counts: Mapping[str, int]) -> Iterable[str]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"| {title} | |", "|---|---|", *(f"| {name} | {n} |" for name, n in ordered if n), ""]
