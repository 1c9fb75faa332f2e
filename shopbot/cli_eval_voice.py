"""`shopbot eval voice`: how well shoppers are understood when they speak."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopbot.errors import BadSetting
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.learn.evaluate_voice import Noise, Outcome

_NOISES = "clean,20,10"


def add(command: Callable[..., argparse.ArgumentParser], group: object) -> None:
    """Adds the command to the group."""
    said = "measure how well speech is heard, with and without the shop's names"
    voice = command("voice", _voice, said, group)
    voice.add_argument(
        "--file", type=Path, metavar="JSON", help="sentences to be spoken (the shipped ones)"
    )
    voice.add_argument(
        "--recordings",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of recordings named like the sentences (en-01.wav); may be given again",
    )
    voice.add_argument(
        "--noise",
        default=_NOISES,
        metavar="LIST",
        help=f"clean, or how many decibels the noise is weaker: {_NOISES}",
    )
    voice.add_argument(
        "--voices", default="", metavar="NAMES", help="only voices whose name has one of these"
    )
    voice.add_argument(
        "--limit", type=int, default=0, help="so many sentences of each language (all)"
    )
    voice.add_argument("--show", action="store_true", help="print what was heard wrong")
    voice.add_argument("--json", action="store_true", help="print the figures as JSON")


def _voice(options: argparse.Namespace, settings: Settings) -> int:
    from shopbot.learn.evaluate_voice import as_mapping, evaluate
    from shopbot.learn.evaluate_voice_file import read
    from shopbot.models.speech_wav import as_wav
    from shopbot.wiring import open_shop
    from shopbot.wiring_hearing import ear, systems, voices

    shop = open_shop(settings, _say, model=False)
    wanted = [name for name in options.voices.split(",") if name]
    speakers = [
        voice
        for voice in voices(settings, options.recordings, _say)
        if not wanted or any(name in voice.name for name in wanted)
    ]
    if not speakers:
        raise BadSetting("No voice speaks here.", "Install espeak-ng, or give --recordings.")
    file = read(options.file or settings.assets / "evaluation" / "spoken.json")
    outcomes = evaluate(
        file,
        speakers,
        _noises(options.noise),
        ear(settings),
        systems(shop, answers=any(sentence.asked for sentence in file.sentences)),
        as_wav,
        limit=options.limit,
        told=_show if options.show else _nothing,
    )
    figures = as_mapping(outcomes)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        _in_words(figures)
    return 0


def _noises(names: str) -> "list[Noise]":
    from shopbot.learn.evaluate_voice import Noise

    noises = []
    for name in filter(None, names.split(",")):
        if name == "clean":
            noises.append(Noise("clean"))
            continue
        try:
            decibels = float(name)
        except ValueError:
            raise BadSetting(
                f"--noise has {name!r}.", f"Write clean or decibels: {_NOISES}"
            ) from None
        noises += [Noise(f"{name} dB {kind}", decibels, kind) for kind in ("pink", "babble")]
    return noises


def _in_words(figures: Mapping[str, Any]) -> None:
    print(f"{figures['n']} recordings. {figures['note']}")
    for system, told in figures["systems"].items():
        print(system)
        for metric, value in told.items():
            interval = "  [{:.3f}, {:.3f}]".format(*value["ci95"]) if "ci95" in value else ""
            print(f"  {metric:24} {value['value']:.3f}{interval}")
            for groups in value.get("by", {}).values():
                for name, part in groups.items():
                    low, high = part["ci95"]
                    print(f"    {name:22} {part['value']:.3f}  [{low:.3f}, {high:.3f}]")


def _show(system: str, outcome: "Outcome") -> None:
    if outcome.errors:
        case = outcome.case
        line = (
            f"{system} | {case.voice} | {case.noise} | {case.sentence.text} | {outcome.heard.text}"
        )
        print(f"{line} ({outcome.heard.locale})", file=sys.stderr, flush=True)


def _nothing(_system: str, _outcome: "Outcome") -> None:
    """Shows nothing."""


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
