"""What an evaluation of search says: as JSON values, as a table, and as differences with their intervals."""

from collections.abc import Mapping, Sequence

import numpy as np

from shopbot.learn.evaluate_search import Figures, Report
from shopbot.learn.metrics import Interval, mean_interval, paired_interval

WORTH_SAYING = 50.0  # milliseconds


def as_mapping(report: Report) -> dict[str, object]:
    """The report as issue trackers and scripts read it; `ci95` is of NDCG@10."""
    return {
        "queries": report.queries,
        "systems": {name: _figures(found) for name, found in report.systems.items()},
        "latency_ms": {**latency(report.milliseconds), **_slow(report)},
    }


def _figures(found: Figures) -> dict[str, object]:
    spread = mean_interval(found.ndcg)
    return {
        "ndcg@10": round(spread.mean, 4),
        "mrr@10": _mean(found.mrr),
        "recall@10": _mean(found.recall),
        "recall@100": _mean(found.recall_deep),
        "ci95": [round(spread.low, 4), round(spread.high, 4)],
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def _slow(report: Report) -> dict[str, dict[str, float]]:
    """What a system takes on top of the ranking, where that is worth saying."""
    every = {name: latency(found.milliseconds) for name, found in report.systems.items()}
    return {name: took for name, took in every.items() if took["p50"] > WORTH_SAYING}


def latency(milliseconds: Sequence[float]) -> dict[str, float]:
    """The median, and what 95 of 100 do not exceed."""
    if not milliseconds:
        return {"p50": 0.0, "p95": 0.0}
    middle, high = np.percentile(milliseconds, (50, 95))
    return {"p50": round(float(middle), 1), "p95": round(float(high), 1)}


def differences(systems: Mapping[str, Figures], base: str) -> dict[str, Interval]:
    """How much NDCG@10 each other system is above `base` on the same queries."""
    return {
        name: paired_interval(found.ndcg, systems[base].ndcg)
        for name, found in systems.items()
        if name != base
    }


def as_text(report: Report, base: str) -> str:
    """A table, with the paired difference of each system from `base`."""
    apart = differences(report.systems, base)
    lines = [
        f"{report.queries} queries, {report.products} products",
        f"{'system':<26}{'NDCG@10':>9}  {'95 % interval':<15}{'MRR@10':>8}{'R@10':>8}{'R@100':>8}"
        f"  against {base}",
    ]
    for name, found in report.systems.items():
        spread = mean_interval(found.ndcg)
        low_high = f"{spread.low:.3f}-{spread.high:.3f}"
        line = (
            f"{name:<26}{spread.mean:>9.4f}  {low_high:<15}{_mean(found.mrr):>8.3f}"
            f"{_mean(found.recall):>8.3f}{_mean(found.recall_deep):>8.3f}"
        )
        if name in apart:
            gap = apart[name]
            line += f"  {gap.mean:+.4f} ({gap.low:+.4f} to {gap.high:+.4f})"
        lines.append(line)
    for name, took in {"one ranking": latency(report.milliseconds), **_slow(report)}.items():
        lines.append(f"{name}: p50 {took['p50']} ms, p95 {took['p95']} ms")
    return "\n".join(lines)
