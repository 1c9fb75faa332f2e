"""The picture of what a shop costs as it grows. `bench_costs.told` says the same in words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shopbot.errors import StorageError
from shopbot.learn.bench_costs import Costs
from shopbot.learn.bench_import import ImportCost
from shopbot.learn.bench_search import SearchCost
from shopbot.learn.plots import PAPER

# Of a bar's parts: told apart by pattern too, in print and without colour.
FILLS = (
    ("#1f3a5f", ""),
    ("#e0a458", "//"),
    ("#7a9e7e", ".."),
    ("#b5c9e2", "\\\\"),
    ("#8c4a4a", "xx"),
    ("#d9d9d9", "--"),
    ("#5c5c8a", "oo"),
)
LINES = (
    ("first", "p95", "first time, p95", "#8c4a4a", "s--"),
    ("first", "p50", "first time, p50", "#8c4a4a", "s-"),
    ("again", "p95", "again, p95", "#1f3a5f", "o--"),
    ("again", "p50", "again, p50", "#1f3a5f", "o-"),
)


def draw(costs: Costs, path: Path) -> None:
    """Writes a PNG: processor seconds of an import by stage, processor milliseconds of a query, by size.

    Raises:
        StorageError: when the file cannot be written.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), facecolor=PAPER)
    _bars(left, costs.imports)
    _lines(right, costs.searches)
    figure.tight_layout()
    try:
        figure.savefig(path, dpi=120, metadata={"Software": None})
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", "Name a folder that exists."
        ) from error
    finally:
        plt.close(figure)


def _bars(axes: Any, costs: Sequence[ImportCost]) -> None:  # noqa: ANN401 - matplotlib is untyped here
    names = [f"{cost.products:,}" for cost in costs]
    floor = [0.0] * len(costs)
    stages = dict.fromkeys(stage for cost in costs for stage in cost.stages)
    for place, stage in enumerate(stages):
        color, hatch = FILLS[place % len(FILLS)]
        heights = [cost.stages.get(stage, 0.0) for cost in costs]
        axes.bar(names, heights, 0.6, floor, color=color, hatch=hatch, edgecolor="w", label=stage)
        floor = [low + height for low, height in zip(floor, heights, strict=True)]
    for place, (cost, height) in enumerate(zip(costs, floor, strict=True)):
        axes.annotate(f"{cost.seconds:.0f}", (place, height), ha="center", va="bottom")
    axes.margins(y=0.1)
    axes.set_title("First import by stage")
    axes.set_xlabel("products")
    axes.set_ylabel("processor seconds")
    if costs:
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(handles[::-1], labels[::-1], loc="upper left")


def _lines(axes: Any, costs: Sequence[SearchCost]) -> None:  # noqa: ANN401 - matplotlib is untyped here
    sizes = [cost.products for cost in costs]
    for when, name, label, color, style in LINES:
        values = [getattr(cost, when)["cpu"][name] for cost in costs]
        axes.plot(sizes, values, style, color=color, label=label)
    axes.set_ylim(bottom=0)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.grid(axis="y", alpha=0.4)
    axes.set_title("One query")
    axes.set_xlabel("products")
    axes.set_ylabel("processor milliseconds")
    axes.legend()
