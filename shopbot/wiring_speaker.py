"""The server's mouth put together: which voice says which language. `wiring` of the rest."""

from typing import TYPE_CHECKING

from shopbot.errors import ShopbotError
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.wiring import Say

if TYPE_CHECKING:
    from shopbot.models.voice import Voices

_KEY = "kokoro"  # of the Chinese voice's weights


def speaker(settings: Settings) -> "Voices | None":
    """The voices that are here; None for `voices = none`. Fetches nothing, and loads nothing before it is to speak."""
    if settings.voices == "none":
        return None
    from shopbot.models.voice import Engine, Voices
    from shopbot.models.voice_chinese import ChineseVoice
    from shopbot.models.voice_english import EnglishVoice
    from shopbot.models.voice_espeak import EspeakVoice, installed
    from shopbot.models.voice_pinyin import Pinyin
    from shopbot.models.weights import ensure, is_ready

    english = EnglishVoice()
    engines: dict[Locale, Engine] = {"en": english}
    reader = Pinyin(settings.assets, english.phonemes)
    if is_ready(_KEY, settings):
        engines["zh"] = ChineseVoice(
            lambda: ensure(_KEY, settings), settings.assets, reader, settings.threads
        )
    elif program := installed():
        engines["zh"] = EspeakVoice(program, "cmn-latn-pinyin", reader.numbered)
    return Voices(engines)


def fetch_chinese(settings: Settings, say: Say) -> bool:
    """Fetches the weights of the Chinese voice; whether they came now, so that `speaker` knows a better one."""
    from shopbot.models.progress import ProgressBar
    from shopbot.models.weights import ensure, is_ready

    if settings.voices != "auto" or is_ready(_KEY, settings):
        return False
    try:
        ensure(_KEY, settings, ProgressBar())
    except ShopbotError as error:
        by = "by espeak-ng" if chinese_by(settings) else "only by browsers that can"
        say(f"Chinese is read aloud {by}: {error}")
        return False
    return True


def chinese_by(settings: Settings) -> str:
    """Who speaks Chinese here, "" for nobody: for `shopbot doctor`."""
    from shopbot.models.voice_espeak import installed
    from shopbot.models.weights import is_ready

    if is_ready(_KEY, settings):
        return "Kokoro-82M"
    return "espeak-ng" if installed() else ""
