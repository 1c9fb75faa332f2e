"""The server's ear and mouth put together. `wiring` of the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shopbot.errors import ShopbotError
from shopbot.settings import Settings
from shopbot.types import Locale
from shopbot.wiring import Say, quiet_dependencies
from shopbot.wiring_speaker import fetch_chinese, speaker

if TYPE_CHECKING:
    from shopbot.ports import Speaker, Transcriber
    from shopbot.shop.products import ProductStore
    from shopbot.wiring import Shop


@dataclass(slots=True)
class Voice:
    """What the server can hear and say. Filled in while the page is already served."""

    transcriber: "Transcriber | None" = None
    speaker: "Speaker | None" = None
    names: Mapping[Locale, Sequence[str]] = field(default_factory=dict)


class LiveNames(Mapping[Locale, Sequence[str]]):
    """The names that shoppers say, in each language, as the shop was imported last; see `hear_voice.shop_names`."""

    def __init__(self, products: "ProductStore") -> None:
        from shopbot.chat.hear_voice import shop_names
        from shopbot.search.hybrid_live import Live

        self._live = Live(lambda: shop_names(products.all()), products.revision)

    def __getitem__(self, locale: Locale) -> Sequence[str]:
        return self._live.latest()[locale]

    def __iter__(self) -> Iterator[Locale]:
        return iter(self._live.held)

    def __len__(self) -> int:
        return len(self._live.held)


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
    if shop.voice is None:
        return
    try:
        shop.voice.names = LiveNames(shop.products)
        shop.voice.transcriber = transcriber(settings)
    except ShopbotError as error:
        say(f"Shoppers cannot speak to the shop: {error}")
    if fetch_chinese(settings, say):
        shop.voice.speaker = speaker(settings)
