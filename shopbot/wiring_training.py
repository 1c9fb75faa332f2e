"""Settings -> training examples and adapters: which shops, which instructions, which folders."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import ShopMissing
from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.wiring import quiet_dependencies, shop_dir

if TYPE_CHECKING:
    from shopbot.learn.examples import Split
    from shopbot.learn.examples_goods import TrainingShop
    from shopbot.learn.examples_sampled import Kept
    from shopbot.learn.lora import Trained
    from shopbot.learn.lora_plan import Training

Say = Callable[[str], None]
EXAMPLES, CARD = "examples.jsonl.gz", "CARD.md"
_GENERAL = 0.07  # general instructions, of both languages, against examples about shops
_SHARES: "Mapping[Split, float]" = {"train": 0.92, "valid": 0.04, "test": 0.04}


def training_examples(
    settings: Settings,
    out: Path,
    count: int,
    seed: int,
    shops: Sequence[str] = (),
    instructions: Mapping[str, Path] | None = None,
    *,
    sampled: "tuple[Kept, str] | None" = None,
) -> tuple[Path, Path]:
    """Makes a data set in `out`; gives the file of examples and its card.

    Args:
        settings: where imported shops lie.
        out: the folder to write into.
        count: examples about shops that are made, general instructions and `sampled` not counted.
        seed: the same seed makes the same examples.
        shops: imported shops to learn from beside the invented ones.
        instructions: general instructions by locale.
        sampled: the model's own sentences and their part of the card; then pairs to match are all that is made beside.

    Raises:
        ShopMissing: for a shop that was not imported.
    """
    from shopbot.learn.examples import save
    from shopbot.learn.examples_build import PAIRS, SHARES, build
    from shopbot.learn.examples_card import card
    from shopbot.learn.examples_general import general
    from shopbot.learn.examples_shops import invented

    sources = {split: list(found) for split, found in invented(settings.assets).items()}
    sources["train"] += [_imported(settings, name) for name in shops]
    counts = {split: int(count * share) for split, share in _SHARES.items()}
    built = build(sources, counts, settings.assets, seed, PAIRS if sampled else SHARES)
    examples = [*(sampled[0].examples if sampled else ()), *built.examples]
    for locale in LOCALES:
        if file := (instructions or {}).get(locale):
            examples += islice(general(file, locale, "Apache-2.0"), int(count * _GENERAL / 2))
    out.mkdir(parents=True, exist_ok=True)
    save(out / EXAMPLES, examples)
    command = f"shopbot train data --count {count} --seed {seed}"
    command += " --sampled samples.jsonl" if sampled else ""
    told = card(built, examples, command) + (sampled[1] if sampled else "")
    (out / CARD).write_text(told, encoding="utf-8")
    return out / EXAMPLES, out / CARD


def _imported(settings: Settings, name: str) -> "TrainingShop":
    from shopbot.learn.examples_shops import imported
    from shopbot.shop.database import open_database
    from shopbot.shop.products import ProductStore

    file = shop_dir(settings, name) / "shop.sqlite"
    if not file.exists():
        raise ShopMissing(
            f"There is no shop called {name!r}.", f"Import one: shopbot import FILE --shop {name}"
        )
    store = ProductStore(open_database(file))
    return imported(name, store.info(), tuple(store.all()), "of the merchant")


def train_adapter(
    settings: Settings,
    training: "Training",
    data: Path,
    out: Path,
    say: Say,
    *,
    start: Path | None = None,
    limit: int = 0,
) -> "Trained":
    """Trains an adapter on a file of examples; `limit` 0 takes all of them."""
    quiet_dependencies()
    from shopbot.chat.prompt import template_hash, texts
    from shopbot.learn.examples import load
    from shopbot.learn.lora import Template, train
    from shopbot.models.progress import ProgressBar

    examples = list(load(data))
    if limit:
        examples = [e for e in examples if e.split == "train"][:limit] + [
            e for e in examples if e.split != "train"
        ]
    says = {locale: texts(settings.assets, locale) for locale in LOCALES}
    template = Template(says, template_hash(settings.assets))
    return train(
        settings, training, examples, template, out, say, start=start, on_progress=ProgressBar()
    )


def shops_for_tests(settings: Settings) -> "list[TrainingShop]":
    """The shops that are kept for tests: invented ones, and the sample shop where it is imported."""
    from shopbot.learn.examples_shops import invented

    found = list(invented(settings.assets)["test"])
    if (shop_dir(settings, "sample") / "shop.sqlite").exists():
        found.append(_imported(settings, "sample"))
    return found
