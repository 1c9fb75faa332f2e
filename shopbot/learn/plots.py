"""Pictures of what was measured. The text that says the same is written beside each by whoever asks for one."""

from collections.abc import Mapping
from pathlib import Path

from shopbot.errors import StorageError
from shopbot.learn.metrics import Interval

INK, PAPER = "#1f3a5f", "white"  # dark on light: readable in print and without colour


def bars(values: Mapping[str, Interval], title: str, axis: str, path: Path) -> None:
    """Writes one horizontal bar with its 95 % interval for each name, the first on top, as PNG.

    Raises:
        StorageError: when the file cannot be written.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 0.5 * len(values) + 1.4), facecolor=PAPER)
    means = [found.mean for found in values.values()]
    apart = [
        [found.mean - found.low for found in values.values()],
        [found.high - found.mean for found in values.values()],
    ]
    axes.barh(list(values), means, xerr=apart, color=INK, ecolor="black", capsize=4, alpha=0.85)
    for place, mean in enumerate(means):
        axes.text(0.01, place, f"{mean:.3f}", va="center", color=PAPER, transform=_inside(axes))
    axes.invert_yaxis()
    lowest = min((found.low for found in values.values()), default=0.0)
    axes.set_xlim(left=max(0.0, lowest - 0.1))
    axes.set_title(title)
    axes.set_xlabel(axis)
    figure.tight_layout()
    try:
        figure.savefig(path, dpi=120, metadata={"Software": None})
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", "Name a folder that exists."
        ) from error
    finally:
        plt.close(figure)


def _inside(axes: object) -> object:
    """Places along the axis as parts of its width, across it in its own units."""
    return axes.get_yaxis_transform()  # type: ignore[attr-defined]
