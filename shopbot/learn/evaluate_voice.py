"""How well shoppers are understood when they speak: errors by word (English) and by character (Chinese).

The speech is synthetic, and the figures say so: people speak less clearly, and in more ways. Errors are pooled over
all sentences; the interval is that of resampling the sentences, not the recordings of one sentence by several voices.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shopbot.learn.evaluate_voice_file import Spoken, SpokenFile
from shopbot.learn.evaluate_voice_sound import Sound, Voice, noisy
from shopbot.learn.evaluate_voice_text import errors, tokens
from shopbot.learn.metrics import SAMPLES, SEED
from shopbot.ports import Transcriber
from shopbot.types import LOCALES, Heard, Locale

NOTE = "The speech is synthetic: people speak less clearly and in more ways. espeak-ng's Chinese is hard to understand."
METRIC: Mapping[Locale, str] = {"en": "wer_en", "zh": "cer_zh"}
Names = Callable[
    [Spoken], tuple[Sequence[str], str]
]  # the words that are likely, and what had been asked for
AsWav = Callable[[Sound], bytes]


@dataclass(frozen=True, slots=True)
class Noise:
    """What lies over the speech. `decibels`: how much louder the speech is; None: nothing lies over it."""

    name: str  # "clean", "20 dB pink"
    decibels: float | None = None
    kind: str = "pink"


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence by one voice under one noise."""

    sentence: Spoken
    voice: str
    noise: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one system heard in one case."""

    case: Case
    heard: Heard
    errors: int
    length: int  # words or characters that were said
    seconds: float  # it took


def evaluate(
    file: SpokenFile,
    voices: Sequence[Voice],
    noises: Sequence[Noise],
    ear: Transcriber,
    systems: Mapping[str, Names],
    as_wav: AsWav,
    *,
    limit: int = 0,
    told: Callable[[str, Outcome], None] = lambda _name, _outcome: None,
) -> dict[str, list[Outcome]]:
    """What each system heard in each case; the language is detected, as on the page.

    Args:
        file: the sentences.
        voices: who speaks them.
        noises: what lies over them.
        ear: what hears.
        systems: a name for each way of telling the ear what is likely, and that way.
        as_wav: sound as a WAV file.
        limit: so many sentences of each language, spread over the file; 0 for all.
        told: is called after each hearing.
    """
    outcomes: dict[str, list[Outcome]] = {name: [] for name in systems}
    for case, sound in _cases(file, voices, noises, limit):
        wav = as_wav(sound)
        for name, names in systems.items():
            began = time.perf_counter()
            heard = ear.hear(wav, None, *names(case.sentence))
            outcome = _judged(file, case, heard, time.perf_counter() - began)
            outcomes[name].append(outcome)
            told(name, outcome)
    return outcomes


def as_mapping(outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, object]:
    """The figures as JSON: errors with their interval, whole and by voice, noise and kind of sentence."""
    first = next(iter(outcomes.values()))
    return {
        "n": len(first),
        "note": NOTE,
        "voices": sorted({o.case.voice for o in first}),
        "systems": {name: _system(heard) for name, heard in outcomes.items()},
    }


def _cases(
    file: SpokenFile, voices: Sequence[Voice], noises: Sequence[Noise], limit: int
) -> Iterator[tuple[Case, Sound]]:
    for voice in voices:
        for place, sentence in enumerate(_spread(file, voice.locale, limit)):
            sound = voice.speak(sentence)
            if sound is None:
                continue
            for noise in noises:
                laid = noisy(sound, noise.decibels, noise.kind, place)
                yield Case(sentence, voice.name, noise.name), laid


def _spread(file: SpokenFile, locale: Locale, limit: int) -> list[Spoken]:
    sentences = [s for s in file.sentences if s.locale == locale]
    if not 0 < limit < len(sentences):
        return sentences
    return [sentences[n * len(sentences) // limit] for n in range(limit)]


def _judged(file: SpokenFile, case: Case, heard: Heard, seconds: float) -> Outcome:
    locale = case.sentence.locale
    said = tokens(case.sentence.text, locale, file.same[locale])
    got = tokens(heard.text, locale, file.same[locale])
    return Outcome(case, heard, errors(said, got), len(said), seconds)


def _system(outcomes: Sequence[Outcome]) -> dict[str, object]:
    figures: dict[str, object] = {}
    for locale in LOCALES:
        spoken = [o for o in outcomes if o.case.sentence.locale == locale]
        if not spoken:
            continue
        figures[METRIC[locale]] = {
            **_rate(spoken),
            "by": {
                "voice": _by(spoken, lambda o: o.case.voice),
                "noise": _by(spoken, lambda o: o.case.noise),
                "kind": _by(spoken, lambda o: o.case.sentence.kind),
            },
        }
        right = [float(o.heard.locale == locale) for o in spoken]
        figures[f"language_{locale}"] = {"value": round(statistics.fmean(right), 4)}
        whole = [float(o.errors == 0) for o in spoken]
        figures[f"sentences_whole_{locale}"] = {"value": round(statistics.fmean(whole), 4)}
    ratio = [o.seconds / max(o.heard.seconds, 0.1) for o in outcomes]
    figures["seconds"] = {"value": round(statistics.median(o.seconds for o in outcomes), 3)}
    figures["seconds_per_second"] = {"value": round(statistics.median(ratio), 3)}
    return figures


def _by(
    outcomes: Sequence[Outcome], group: Callable[[Outcome], str]
) -> dict[str, dict[str, object]]:
    names = dict.fromkeys(map(group, outcomes))
    return {name: _rate([o for o in outcomes if group(o) == name]) for name in names}


def _rate(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Errors over all that was said, and the 95 % interval over sentences."""
    wrong: dict[str, int] = {}
    length: dict[str, int] = {}
    for outcome in outcomes:
        key = outcome.case.sentence.id
        wrong[key] = wrong.get(key, 0) + outcome.errors
        length[key] = length.get(key, 0) + outcome.length
    many, of = np.array(list(wrong.values())), np.array(list(length.values()))
    chosen = np.random.default_rng(SEED).integers(0, len(many), (SAMPLES, len(many)))
    low, high = np.percentile(many[chosen].sum(axis=1) / of[chosen].sum(axis=1), (2.5, 97.5))
    value = float(many.sum() / of.sum())
    return {
        "value": round(value, 4),
        "ci95": [round(float(low), 4), round(float(high), 4)],
        "n": len(outcomes),
    }
