"""What was gathered for one reply."""

from dataclasses import dataclass, field

from shopbot.types import Comparison, Found, Intent, Question, Record


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reply rests on. `lead` is said as it stands, from the record; `writes` False: the model adds nothing."""

    record: Record
    found: Found = field(default_factory=Found)
    lead: tuple[str, ...] = ()
    writes: bool = True
    tail: tuple[str, ...] = ()  # said last, from the record: what can be had instead
    listed: Intent = "search"  # what brought the products of `found`
    anchor: str = ""  # id of the product that they go with or are like
    comparison: Comparison | None = None  # shown as a table beside the lead
    ask: Question | None = None  # what would narrow what was found
    gift: bool = False  # a gift for which the goods are still open
    chosen: tuple[tuple[str, str], ...] = ()  # the version asked about: name and value of options
