"""Large made-up catalogues for measuring: the words of real products put together anew, the same for the same seed.

A made product takes the kind, attributes and variants of one product, the brand and a title word of a second, and
sentences of the descriptions of both. It speaks one language, as most merchants' feeds do.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
CHINESE_SHARE = 0.3
_SENTENCE = re.compile(r"[^.。！!？?]+[.。！!？?]*")


def write_feed(folder: Path, sample: Path, count: int, seed: int = 0, changed: float = 0.0) -> None:
    """Writes a catalogue folder of `count` products.

    Args:
        folder: made if it is not there.
        sample: a catalogue folder whose products give the words.
        count: how many products.
        seed: the same seed gives the same products.
        changed: the share of products that get another description than without it.
    """
    words = _records(sample)
    (folder / "products").mkdir(parents=True, exist_ok=True)
    shop = {"name": {"en": f"{count} made products"}, "currency": "USD"}
    (folder / "shop.json").write_text(json.dumps(shop), encoding="utf-8")
    with (folder / "products" / "made.jsonl").open("w", encoding="utf-8") as file:
        for record in made(words, count, seed, changed):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def made(
    words: Sequence[Record], count: int, seed: int = 0, changed: float = 0.0
) -> Iterator[Record]:
    """The products as raw records, one at a time."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        one, other = chance.choice(words), chance.choice(words)
        locale = "zh" if chance.random() < CHINESE_SHARE else "en"
        record = _mixed(number, one, other, locale, chance)
        if chance.random() < changed:
            again = f"{record['description'][locale]} ({number})"
            record = {**record, "description": {locale: again}}
        yield record


def _mixed(
    number: int, one: Record, other: Record, locale: str, chance: random.Random
) -> dict[str, Any]:
    kind = one["kind"][locale]
    word = other["title"][locale].split(" ")[-1]
    sentences = [
        *_SENTENCE.findall(one["description"][locale]),
        *_SENTENCE.findall(other["description"][locale]),
    ]
    chance.shuffle(sentences)
    cents = chance.randrange(500, 50_000)
    return {
        "id": f"made-{number}",
        "title": {locale: f"{other['brand']} {word} {kind} {number}"},
        "kind": {locale: kind},
        "brand": other["brand"],
        "category": one.get("category", "made"),
        "description": {locale: " ".join(s.strip() for s in sentences[:4])},
        "attributes": one.get("attributes", []),
        "price": f"{cents // 100}.{cents % 100:02d}",
        "variants": [
            {**variant, "id": f"made-{number}-{place}"}
            for place, variant in enumerate(one.get("variants", []))
        ],
    }


def _records(sample: Path) -> list[Record]:
    found: list[Record] = []
    for file in sorted((sample / "products").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found.append({"category": file.stem, **json.loads(line)})
    return found


def documents(sample: Path, count: int) -> list[str]:
    """Titles with descriptions of made products, as an import embeds them: some 60 words each."""
    return [
        f"{text}\n{record['description'][locale]}"
        for record in made(_records(sample), count)
        for locale, text in record["title"].items()
    ]
