"""What the benches said, read from their JSON again and told as a table: large sizes are measured one by one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopbot.errors import BadSetting
from shopbot.learn.bench_import import ImportCost
from shopbot.learn.bench_search import SearchCost


@dataclass(frozen=True, slots=True)
class Costs:
    """Both kinds, the smallest shop first."""

    imports: tuple[ImportCost, ...]
    searches: tuple[SearchCost, ...]


def read(paths: Sequence[Path]) -> Costs:
    """The costs in files that `shopbot bench ... --json` wrote.

    Raises:
        BadSetting: when a file is not such.
    """
    imports: list[ImportCost] = []
    searches: list[SearchCost] = []
    for path in paths:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            for record in found if isinstance(found, list) else [found]:
                _add(record, imports, searches)
        except (OSError, ValueError, TypeError) as error:
            raise BadSetting(
                f"{path} does not hold what a bench found: {error}.",
                "Write it with: shopbot bench import --json > FILE.",
            ) from error
    return Costs(
        tuple(sorted(imports, key=lambda cost: cost.products)),
        tuple(sorted(searches, key=lambda cost: cost.products)),
    )


def _add(record: dict[str, Any], imports: list[ImportCost], searches: list[SearchCost]) -> None:
    if "stages" in record:
        imports.append(ImportCost(**record))
    else:
        searches.append(SearchCost(**record))


def told(costs: Costs) -> str:
    """Two tables in Markdown: everything that the picture shows, and what it has no room for."""
    return "\n\n".join(
        part for part in (_imports(costs.imports), _searches(costs.searches)) if part
    )


def _imports(costs: Sequence[ImportCost]) -> str:
    stages = list(dict.fromkeys(stage for cost in costs for stage in cost.stages))
    rows = [
        ("snippets", [f"{c.snippets:,}" for c in costs]),
        *(
            (f"{stage}, CPU s", [f"{c.stages.get(stage, 0):.1f}" for c in costs])
            for stage in stages
        ),
        ("first import, CPU s", [f"{c.seconds:.0f}" for c in costs]),
        ("by the clock, s", [f"{c.wall_seconds:.0f}" for c in costs]),
        ("same feed again, CPU s", [f"{c.again_seconds:.0f}" for c in costs]),
        ("1 % changed, CPU s", [f"{c.changed_seconds:.0f}" for c in costs]),
        ("peak memory, MB", [f"{c.peak_megabytes:,.0f}" for c in costs]),
        ("disk, MB", [f"{c.disk_megabytes:,.0f}" for c in costs]),
    ]
    return _table([c.products for c in costs], rows)


def _searches(costs: Sequence[SearchCost]) -> str:
    def pairs(when: str, stage: str) -> list[str]:
        found = [getattr(cost, when)[stage] for cost in costs]
        return [f"{spent['p50']:.0f} / {spent['p95']:.0f}" for spent in found]

    rows = [
        ("first time, CPU ms, p50 / p95", pairs("first", "cpu")),
        ("first time, by the clock, ms", pairs("first", "total")),
        ("again, CPU ms, p50 / p95", pairs("again", "cpu")),
        ("again, by the clock, ms", pairs("again", "total")),
        ("opening, CPU s", [f"{c.open_seconds:.1f}" for c in costs]),
        ("memory, open, MB", [f"{c.opened_megabytes:,.0f}" for c in costs]),
    ]
    return _table([c.products for c in costs], rows)


def _table(sizes: Sequence[int], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    if not sizes:
        return ""
    head = ["products", *(f"{size:,}" for size in sizes)]
    lines = [head, ["---", *("---:" for _ in sizes)], *([name, *cells] for name, cells in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
