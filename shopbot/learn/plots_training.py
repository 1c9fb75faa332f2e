"""The curves of a training as a picture."""

from pathlib import Path

from shopbot.learn.lora_state import Progress


def curves(progress: Progress, path: Path) -> None:
    """Writes loss by step, in training and in validation, and the share of pairs matched rightly, as PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    loss, match = figure.subplots(1, 2)
    steps = [step for step, _ in progress.curve]
    loss.plot(steps, [value for _, value in progress.curve], color="0.75", label="training")
    checked = [check for check in progress.checks if "writing" in check]
    loss.plot(
        [c["step"] for c in checked],
        [c["writing"] for c in checked],
        "o-",
        label="validation, writing",
    )
    loss.set(xlabel="step", ylabel="loss (nats per token)", title="Loss")
    loss.legend()
    told = [check for check in progress.checks if "right" in check]
    match.plot([c["step"] for c in told], [c["right"] for c in told], "s-", color="tab:green")
    match.set(
        xlabel="step", ylabel="share right", ylim=(0, 1), title="Does the product fit? (validation)"
    )
    figure.savefig(path, dpi=120)
