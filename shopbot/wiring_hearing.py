"""The evaluation of hearing put together: the ear, whoever speaks to it, and what it is told to expect."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.errors import BadInput, BadSetting
from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.wiring import Say

if TYPE_CHECKING:
    from shopbot.learn.evaluate_voice import Names
    from shopbot.learn.evaluate_voice_file import Spoken
    from shopbot.learn.evaluate_voice_sound import Sound, Voice
    from shopbot.ports import Transcriber
    from shopbot.wiring import Shop


def ear(settings: Settings) -> "Transcriber":
    """The ear of the settings.

    Raises:
        BadSetting: where none is set.
    """
    from shopbot.wiring_voice import transcriber

    found = transcriber(settings)
    if found is None:
        raise BadSetting("speech_model is none: there is nothing to be measured.", "Set it: auto")
    return found


def systems(shop: "Shop", *, answers: bool = False) -> "Mapping[str, Names]":
    """Hearing without any names, and with those of the shop and of what is shown, as the page does.

    Args:
        shop: whose names.
        answers: whether the sentences answer questions of the shop: then hearing that knows what was asked, too.
    """
    from shopbot.chat.hear_voice import likely_words, shop_names

    names = shop_names(shop.products.all())

    def of_shop(sentence: "Spoken") -> Sequence[str]:
        return likely_words(shop.products.get(sentence.shown), names)

    known: dict[str, Names] = {
        "without names": lambda _: ((), ""),
        "with the shop's names": lambda sentence: (of_shop(sentence), ""),
    }
    if answers:
        known["with what was asked"] = lambda sentence: (of_shop(sentence), sentence.asked)
    return known


def voices(settings: Settings, recordings: Sequence[Path], say: Say) -> "list[Voice]":
    """The server's own voices, those of espeak-ng where it is installed, and the folders of recordings.

    Raises:
        BadInput: for a folder without recordings.
    """
    from shopbot.chat.spoken import Spoken as Writer
    from shopbot.learn import evaluate_voice_sound as sound
    from shopbot.wiring_speaker import speaker

    found: list[Voice] = []
    if own := speaker(settings):
        write = {locale: Writer(locale, settings.assets).written_out for locale in LOCALES}
        found += sound.spoken_by(own, write, _read)
    espeak = sound.espeak_voices(_read)
    if not espeak:
        say("espeak-ng is not installed: its voices are left out.")
    found += espeak
    for folder in recordings:
        recorded = sound.recorded(folder, folder.name, _read)
        if not recorded:
            raise BadInput(
                f"{folder} has no recordings.", "Name them like sentences: en-01.wav, zh-01.wav"
            )
        found += recorded
    return found


def _read(wav: bytes) -> "Sound":
    from shopbot.models.speech_wav import read

    return read(wav).samples
