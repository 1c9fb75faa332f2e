"""What kind of thing a product is said to be: "it is a running shoe" must be true of this one."""

import re
from collections.abc import Iterator

from shopbot.chat.ground_facts import WORD, Facts, stems
from shopbot.chat.ground_lexicon import any_of, stem
from shopbot.chat.ground_reading import Finding, Reading, Test
from shopbot.types import Category

_IS_A = re.compile(
    r"\b(?:is|are|was)(?: also| really| simply)? (?:an?|another) ([^,;:.()!?]+?)"
    r"(?=\s*(?:$|[,;:.()!?])|\s(?:that|which|who|for|with|made|in|of|and|or|from|at|on|to|but|than|as|if|when"
    r"|designed|built|by|priced|costing|suitable|you|is|has)\b)",
    re.IGNORECASE,
)
_IS_A_ZH = re.compile(
    r"(?<![不只但可也还总要])(?:是(?:一|1)?|为(?:一|1))[双款个件台把只条种盏口套辆顶张部支]?([^,。;:()!?]{1,14})(?=$|[,。;:()!?])"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def read_kinds(reading: Reading) -> None:
    """Notes every "it is a KIND"."""
    if reading.asks or reading.absent:
        return
    for pattern in (_IS_A, _IS_A_ZH):
        for found in pattern.finditer(reading.text):
            if reading.pattern("needs").search(reading.text, *reading.clause(found.start())):
                continue
            if kind := _kind(reading, found[1].strip()):
                _claim(reading, found, kind)


def _claim(reading: Reading, found: re.Match[str], kind: str) -> None:
    """Judges it for the product named before, else for the one spoken of."""
    test = _is_kind(reading, kind)
    before = [m for m in reading.mentions if m.end <= found.start() and not m.weak]
    products = before[-1].products if before else reading.bindings.default.products
    findings = [test(facts) for facts in products]
    if findings and not any(f.holds for f in findings):
        reading.refuse("product", kind, findings[0].said)


def _kind(reading: Reading, said: str) -> str:
    """The kind of product with which the words end, "" where they end with none."""
    said = said.lower()
    found = [m for k in _kinds(reading) for m in k.finditer(said) if m.end() == len(said)]
    if not found:
        return ""
    first = min(found, key=lambda m: m.start())
    use = reading.pattern("uses").search(said[: first.start()])
    return f"{use[0]} {first[0]}" if use else first[0]


def _kinds(reading: Reading) -> Iterator[re.Pattern[str]]:
    """Every kind of product that the lexicon or the record names."""
    yield from reading.lexicon.types.values()
    named = {k.lower() for f in reading.world.facts for k in f.product.kind.all() if k}
    for category in reading.world.record.categories:
        named |= {word.lower() for word in _names(category)}
    yield any_of(named, plural=True)


def _names(category: Category) -> Iterator[str]:
    for words in category.synonyms.values():
        yield from words


def _is_kind(reading: Reading, kind: str) -> Test:
    words = [stem(w) for w in WORD.findall(kind)]
    known_categories = reading.world.record.categories

    def test(facts: Facts) -> Finding:
        product = facts.product
        own = " . ".join((*product.title.all(), *product.kind.all(), *product.description.all()))
        labels = [t for c in known_categories if c.key == product.category for t in c.label.all()]
        own = " . ".join((own, *product.picture_text.all(), *labels)).lower()
        said = product.kind.get(facts.words.locale)
        if _HAN.search(kind):
            return Finding(kind in own or _broader(reading, kind, own), said)
        known = stems(own)
        head_known = words[-1] in known or _broader(reading, words[-1], own)
        return Finding(head_known and all(w in known for w in words[:-1]), said)

    return test


def _broader(reading: Reading, kind: str, own: str) -> bool:
    """Whether the kind stands for one that the product is: a sneaker is a shoe, an anorak a jacket."""
    narrower = reading.lexicon.broader.get(kind, ())
    if not kind.isascii():
        return any(word in own for word in narrower)
    return bool(stems(own).intersection(narrower))
