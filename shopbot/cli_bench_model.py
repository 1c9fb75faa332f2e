"""`shopbot bench`, `shopbot bench model`: how fast the language model writes here, beside other ways to run it."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shopbot.settings import Settings

OURS, PLAIN, LLAMA = "shopbot", "transformers bf16", "llama.cpp q4_k_m"


def add(
    command: Callable[..., argparse.ArgumentParser], name: str, text: str, *group: object
) -> argparse.ArgumentParser:
    """Adds the command under a name."""
    parser = command(name, _bench, text, *group)
    parser.add_argument("--gguf", metavar="FILE", help="measure llama.cpp on this file, too")
    parser.add_argument("--rounds", type=int, default=3, help="processes of each system (3)")
    parser.add_argument("--repeats", type=int, default=3, help="prompts in each process (3)")
    parser.add_argument("--only", choices=[OURS, PLAIN, LLAMA], help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def _bench(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.wiring import quiet_dependencies

    quiet_dependencies()
    if options.only:
        print(json.dumps(_one(options, settings)))
        return 0
    figures = _all(options, settings)
    print(json.dumps(figures, indent=1) if options.json else _told(figures))
    return 0


def _one(options: argparse.Namespace, settings: Settings) -> dict[str, list[float]]:
    """One system in this process."""
    from shopbot.learn import bench_model
    from shopbot.models import loader, peers, weights
    from shopbot.wiring import engine

    before = bench_model.resident_megabytes()
    if options.only == OURS:
        own = engine(settings, lambda _: None)
        assert own is not None
        figures = bench_model.engine_figures(own, settings.catalog, options.repeats)
    else:
        folder = weights.ensure(loader.plan(settings).source, settings)
        counts = loader.read_tokenizer(folder).encode
        asked = bench_model.prompts(
            lambda text: len(counts(text)), settings.catalog, options.repeats + 1
        )
        run = (
            peers.llama_cpp(Path(options.gguf), folder)
            if options.only == LLAMA
            else peers.plain_transformers(folder)
        )
        figures = bench_model.peer_figures(run, asked)
    after = bench_model.resident_megabytes()
    if before is not None and after is not None:
        figures["steady_mb"] = [after - before]
    return figures


def _all(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    from shopbot.learn.bench_model import in_turns, median
    from shopbot.models import loader, peers

    base = ["bench", "model", "--repeats", str(options.repeats), "--data-dir", settings.data_dir]
    base += ["--model", settings.model, "--adapter", settings.adapter, "--device", settings.device]
    commands = {name: [*base, "--only", name] for name in (OURS, PLAIN)}
    if options.gguf:
        commands[LLAMA] = [*base, "--only", LLAMA, "--gguf", options.gguf]
    found = in_turns(commands, options.rounds, _say)
    ours = {name: median(values) for name, values in found.pop(OURS).items()}
    chosen = loader.plan(settings)
    return {
        "device": chosen.device,
        "model": f"{chosen.name}, {chosen.quantize}, adapter {settings.adapter}",
        "first_token_s": ours["first_token_s"]["median"],
        "follow_up_first_token_s": ours["follow_up_s"]["median"],
        "decode_tok_s": ours["decode_tok_s"]["median"],
        "steady_mb": ours.get("steady_mb", {}).get("median"),
        "spread": ours,
        "peers": {
            name: {figure: median(values)["median"] for figure, values in figures.items()}
            | {"spread": {figure: median(values) for figure, values in figures.items()}}
            for name, figures in found.items()
        },
        "bandwidth_gb_s": round(peers.bandwidth(), 1),
    }


def _told(figures: dict[str, Any]) -> str:
    lines = [f"{figures['model']} on {figures['device']}, medians (and times ours):"]
    rows = {OURS: figures, **figures["peers"]}
    for name, row in rows.items():
        first, speed = row["first_token_s"], row["decode_tok_s"]
        lines.append(
            f"{name:20} first token {first:6.2f} s ({first / figures['first_token_s']:.1f})"
            f"   {speed:5.1f} tokens/s ({speed / figures['decode_tok_s']:.2f})"
            f"   {row.get('steady_mb') or 0:6.0f} MB"
        )
    lines.append(f"follow-up first token {figures['follow_up_first_token_s']:.2f} s")
    lines.append(f"memory is read with {figures['bandwidth_gb_s']} GB/s")
    return "\n".join(lines)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
