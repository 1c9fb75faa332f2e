"""The server's ear and mouth put together. `wiring` of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shopbot.errors import ShopbotError
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.wiring import Say, quiet_dependencies
from shopbot.wiring_speaker import fetch_chinese, speaker

if TYPE_CHECKING:
    from shopbot.ports import Speaker, Transcriber
    from shopbot.wiring import Shop


@dataclass(slots=True)
class Voice:
    """What the server can hear and say. Filled in while the page is already served."""

    transcriber: "Transcriber | None" = None
    speaker: "Speaker | None" = None
    names: Mapping[Locale, Sequence[str]] = field(default_factory=dict)


def transcriber(settings: Settings) -> "Transcriber | None":
    """The ear; None for `speech_model = none`.

    Raises:
        WeightsError: when its weights cannot be had.
        BadSetting: when no model is called so.
    """
    quiet_dependencies()
    from shopbot.models.progress import ProgressBar
    from shopbot.models.speech import load

    return load(settings, ProgressBar())


def ear_is_here(settings: Settings) -> bool:
    """Whether `transcriber` would answer without any network.

    Raises:
        BadSetting: when no model is called so.
    """
    from shopbot.models.speech import has_weights

    return has_weights(settings)


def fetch_voice(settings: Settings, shop: "Shop", say: Say) -> None:
    """Puts into the shop's voice what it lacks; weights that are not here are fetched. For a thread beside the page."""
    from shopbot.chat.hear_voice import shop_names

    if shop.voice is None:
        return
    try:
        shop.voice.names = shop_names(shop.products.all())
        shop.voice.transcriber = transcriber(settings)
    except ShopbotError as error:
        say(f"Shoppers cannot speak to the shop: {error}")
    if fetch_chinese(settings, say):
        shop.voice.speaker = speaker(settings)
