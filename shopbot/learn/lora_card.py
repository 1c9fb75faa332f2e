"""The model card of an adapter: what it is for, what it learnt from, how it was made, in the hub's usual form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from shopbot.learn.examples import Example

_PURPOSE = (
    "Teaches its base one job: to say true, short sentences about the products of a shop from the notes in the"
    " prompt{matching}. It is made for ShopBot's own prompt (its hash is in"
    " `training.json`) and for use behind ShopBot's checker, which withholds what the record does not hold. It is"
    " no general assistant."
)
_MATCHING = ", and to tell what fits a wish from what does not"
_UNITS = (
    "`writing`: nats per token of the reference answer. `matching`: nats per yes or no; `right`: the share of them"
    " that is right. `joint`: the two together, which decides which step is the best."
)


def card(record: Mapping[str, Any], examples: Sequence[Example]) -> str:
    """Markdown with the front matter that model hubs read; every figure is from the training's own record."""
    progress, training = record["progress"], record["training"]
    matches = bool(training["match_weight"])  # without, no pairs are read
    learnt = [e for e in examples if e.split == "train" and (matches or e.fits is None)]
    shape, checks = training["shape"], progress["checks"]
    best = next(c for c in checks if c["step"] == progress["best_step"])
    lines = [
        "---",
        f"base_model: {_hub_name(record['base'])}",
        "library_name: peft",
        "license: apache-2.0",
        "language: [en, zh]",
        "pipeline_tag: text-generation",
        "---",
        "# An adapter for ShopBot",
        "",
        _PURPOSE.format(matching=_MATCHING if matches else ""),
        "",
        "## Made from",
        f"{len(learnt):,} training examples, data `{record['data'][:12]}`; licences: {_counts(learnt, 'licence')}.",
        "",
        *_table("kind of turn", Counter(example.kind for example in learnt)),
        "",
        "## Made how",
        *_table("setting", _settings(record, shape, training, progress)),
        "",
        "## Validation (shops, products and phrasings that were not learnt)",
        "",
        "| | before | best |",
        "|---|---|---|",
        *(
            f"| {name} | {checks[0][name]:.3f} | {best[name]:.3f} |"
            for name in best
            if name != "step"
        ),
        "",
        _UNITS,
    ]
    return "\n".join(lines) + "\n"


def _settings(
    record: Mapping[str, Any],
    shape: Mapping[str, Any],
    training: Mapping[str, Any],
    progress: Mapping[str, Any],
) -> Mapping[str, object]:
    return {
        "base in": f"{record['quantised']} on {record['device']}",
        "rank, alpha": f"{shape['rank']}, {shape['alpha']}",
        "layers": f"{shape['targets']}, from layer {shape['first_layer']}",
        "joint loss": f"writing + {training['match_weight']} x matching"
        f" + {training['prefer_weight']} x preference",
        "learning rate": training["learning_rate"],
        "steps, the best": f"{progress['step']}, {progress['best_step']}",
        "tokens read": f"{progress['tokens']:,}",
        "hours": f"{progress['seconds'] / 3600:.1f}",
        "seed": training["seed"],
        "ended by": record["stopped"],
        "went on from": record["started_from"] or "the base",
    }


def _hub_name(base: str) -> str:
    """The base as a hub calls it; of a folder only its name, a card need not tell where it lay."""
    return base if base.count("/") == 1 and base[0] not in "./~" else PurePath(base).name


def _counts(examples: Sequence[Example], name: str) -> str:
    counted = Counter(str(getattr(example, name)) for example in examples)
    return ", ".join(f"{value} {count:,}" for value, count in counted.most_common())


def _table(heading: str, rows: Mapping[str, object]) -> list[str]:
    return [f"| {heading} | |", "|---|---|", *(f"| {k} | {v} |" for k, v in rows.items())]
