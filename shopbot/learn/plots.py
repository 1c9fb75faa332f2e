"""Pictures of what was measured. The text that says the same is written beside each by whoever asks for one."""

from collections.abc import Mapping
from pathlib import Path

from shopbot.errors import StorageError
from shopbot.learn.metrics import Interval

INK, PAPER = "#1f3a5f", "white"  # dark on light: readable in print and without colour


def dots(values: Mapping[str, Interval], title: str, axis: str, path: Path) -> None:
    """Writes one dot with its 95 % interval for each name, the first on top, as PNG.

    Dots and not bars, because the axis does not begin at 0.

    Raises:
        StorageError: when the file cannot be written.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 0.4 * len(values) + 1.4), facecolor=PAPER)
    names = [f"{name}  {found.mean:.3f}" for name, found in values.items()]
    means = [found.mean for found in values.values()]
    apart = [
        [found.mean - found.low for found in values.values()],
        [found.high - found.mean for found in values.values()],
    ]
    axes.errorbar(means, range(len(means)), xerr=apart, fmt="o", color=INK, capsize=4)
    axes.set_yticks(range(len(means)), names)
    axes.invert_yaxis()
    axes.grid(axis="x", alpha=0.4)
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
