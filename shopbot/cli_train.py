"""`shopbot train`: makes training examples, and an adapter out of them."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.learn.examples_sampled import Kept

Command = Callable[..., argparse.ArgumentParser]
_EXAMPLES, _PAIRS = 20000, 2000  # made when --count says nothing


def register(command: Command) -> None:
    """Adds the command to the parser."""
    train = command(
        "train", _train, "sample sentences, make training examples, or train an adapter on them"
    )
    train.add_argument(
        "what", nargs="?", choices=["adapter", "sample", "data", "intents"], default="adapter"
    )
    train.add_argument("--data", metavar="FILE", help="examples (data/training/examples.jsonl.gz)")
    train.add_argument("--out", metavar="PATH", help="where the examples or the adapter go")
    train.add_argument(
        "--count", type=int, default=0, help="examples to make (20000; with --sampled 2000 pairs)"
    )
    train.add_argument("--seed", type=int, default=7, help="the same seed makes the same data (7)")
    train.add_argument(
        "--from-shop",
        metavar="NAME",
        action="append",
        default=[],
        help="learn from this imported shop, too",
    )
    train.add_argument(
        "--instructions",
        metavar="LOCALE=FILE",
        action="append",
        default=[],
        help="mix in general instructions",
    )
    train.add_argument(
        "--feed",
        metavar="LICENCE=FILE",
        action="append",
        default=[],
        help="sample sentences about the goods of this feed, too",
    )
    train.add_argument("--sampled", metavar="FILE", help="make the examples of these samples")
    train.add_argument("--steps", type=int, default=400, help="training steps (400)")
    train.add_argument("--minutes", type=float, default=0.0, help="stop after so many minutes")
    train.add_argument("--rank", type=int, default=16, help="rank of the adapter (16)")
    train.add_argument("--targets", default="all", help="all, attention or query-value")
    train.add_argument(
        "--first-layer", type=int, default=0, help="leave the layers below as they are"
    )
    train.add_argument("--learning-rate", type=float, default=2e-4)
    train.add_argument(
        "--match-weight", type=float, default=0.5, help="of matching in the joint loss; 0: none"
    )
    train.add_argument(
        "--prefer-weight",
        type=float,
        default=0.3,
        help="of preferring an answer to one that was thrown away; 0: none",
    )
    train.add_argument("--tokens-per-step", type=int, default=1600)
    train.add_argument("--check-every", type=int, default=50, help="steps between validations")
    train.add_argument("--check-examples", type=int, default=240, help="of a validation (240)")
    train.add_argument("--limit", type=int, default=0, help="train on so many examples only")
    train.add_argument("--start", metavar="DIR", help="go on from this adapter")
    train.add_argument("--plot", metavar="FILE", help="write the curves as a PNG")


def _train(options: argparse.Namespace, settings: Settings) -> int:
    if options.what == "intents":
        from shopbot.cli_train_intents import train_intents

        return train_intents(settings)
    if options.what == "sample":
        return _sample(options, settings)
    return (
        _make_data(options, settings)
        if options.what == "data"
        else _make_adapter(options, settings)
    )


def _sample(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.wiring_sampling import sample_answers

    out = Path(options.out or settings.data / "training")
    path = sample_answers(settings, _feeds(options.feed), out, options.seed, options.minutes, _say)
    print(f"Samples: {path}. Make examples of them: shopbot train data --sampled {path}")
    return 0


def _feeds(given: list[str]) -> list[tuple[str, Path]]:
    feeds = []
    for value in given:
        licence, _, file = value.partition("=")
        if not licence or not Path(file).is_file():
            raise BadSetting(f"--feed {value!r} names no file.", "Write LICENCE=FILE.")
        feeds.append((licence, Path(file)))
    return feeds


def _make_data(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.wiring_training import training_examples

    out = Path(options.out or settings.data / "training")
    files = dict(_named_file(given) for given in options.instructions)
    sampled = _sampled(options, settings) if options.sampled else None
    count = options.count or (_PAIRS if sampled else _EXAMPLES)
    path, card = training_examples(
        settings, out, count, options.seed, tuple(options.from_shop), files, sampled=sampled
    )
    print(card.read_text(encoding="utf-8"))
    print(f"Examples: {path}. Train on them: shopbot train --data {path}")
    return 0


def _sampled(options: argparse.Namespace, settings: Settings) -> "tuple[Kept, str]":
    from shopbot.wiring import embedder
    from shopbot.wiring_sampling import sampled_examples

    samples = Path(options.sampled)
    if not samples.exists():
        raise BadSetting(f"There are no samples in {samples}.", "Make them: shopbot train sample.")
    return sampled_examples(settings, _feeds(options.feed), samples, embedder(settings, _say))


def _named_file(given: str) -> tuple[str, Path]:
    locale, _, file = given.partition("=")
    if locale not in ("en", "zh") or not Path(file).is_file():
        raise BadSetting(f"--instructions {given!r} names no file.", "Write en=FILE or zh=FILE.")
    return locale, Path(file)


def _make_adapter(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.wiring_training import train_adapter

    data = Path(options.data or settings.data / "training" / "examples.jsonl.gz")
    if not data.exists():
        raise BadSetting(f"There are no examples in {data}.", "Make them: shopbot train data.")
    from shopbot.learn.lora_model import Shape
    from shopbot.learn.lora_plan import Training

    shape = Shape(
        options.rank, 2 * options.rank, targets=options.targets, first_layer=options.first_layer
    )
    training = replace(
        Training(),
        shape=shape,
        learning_rate=options.learning_rate,
        steps=options.steps,
        tokens_per_step=options.tokens_per_step,
        match_weight=options.match_weight,
        prefer_weight=options.prefer_weight,
        seed=options.seed,
        minutes=options.minutes,
        check_every=options.check_every,
        check_examples=options.check_examples,
    )
    out = Path(options.out or settings.data / "adapters" / "new")
    start = Path(options.start) if options.start else None
    done = train_adapter(settings, training, data, out, _say, start=start, limit=options.limit)
    if options.plot:
        from shopbot.learn.plots_training import curves

        curves(done.progress, Path(options.plot))
    best = done.progress.best_step
    print(f"Adapter: {done.folder} (step {best}, stopped: {done.stopped}).")
    print(f"Use it: shopbot serve --adapter {done.folder}")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
