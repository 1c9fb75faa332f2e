"""Settings -> Shop: the only place that picks implementations. Imports each inside the branch that needs it."""

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.decoding import Decoding, presets
from shopbot.errors import BadSetting, ShopMissing
from shopbot.settings import Settings
from shopbot.types import LOCALES, Found, ImportReport, Language, Locale, Query, ShopInfo

if TYPE_CHECKING:
    from shopbot.chat.actions import Actions
    from shopbot.chat.actions_profile import ProfileActions
    from shopbot.chat.turn import Assistant
    from shopbot.chat.words import Words
    from shopbot.ports import Embedder, Engine
    from shopbot.search.hybrid import Retriever
    from shopbot.search.pictures_turn import PictureTurns
    from shopbot.shop.journal import Journal
    from shopbot.shop.products import ProductStore
    from shopbot.wiring_voice import Voice

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shop:
    """One open shop with everything the doors need."""

    name: str
    info: ShopInfo
    products: "ProductStore"
    retriever: "Retriever"
    journal: "Journal"
    assistant: "Assistant"
    presets: Mapping[str, Decoding]
    vocabularies: "Mapping[Language, Words]"
    pictures: "PictureTurns | None" = None  # None: no picture model, or no picture of a product
    voice: "Voice | None" = None  # its ear and mouth, where the door is one that has them

    @property
    def actions(self) -> "Actions | None":
        """What can be done in it: cart, checkout, orders."""
        return self.assistant.actions

    @property
    def profiles(self) -> "ProfileActions | None":
        """What is remembered of its shoppers."""
        return self.assistant.profiles

    @property
    def languages(self) -> tuple[Language, ...]:
        """What its pages can be read in; the first are those it understands."""
        return tuple(self.vocabularies)

    def words(self, language: Language) -> "Words":
        """Messages and formats in that language."""
        return self.vocabularies[language]

    def find(self, text: str, locale: Locale, k: int = 10) -> Found:
        """A search without a conversation: limits out of the words, then the Retriever."""
        from shopbot.search.facets import parse

        parsed = parse(text, self.retriever.vocabulary, self.info.currency)
        return self.retriever.search(Query(parsed.rest.strip() or text, parsed.filters, locale, k))

    def suggestions(self, language: Language) -> tuple[str, ...]:
        """Messages to begin with, that this shop can answer: in the language of its answers."""
        return _starters(self, self.words(language).locale)


def _moment() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Given:
    """What is there already for who opens one shop many times, and what time it is in it."""

    embedder: "Embedder"
    engine: "Engine | None"
    now: Callable[[], datetime] = _moment


def quiet_dependencies() -> None:
    """Turns off what dependencies would send out or print. Called before any of them is imported."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    logging.getLogger("bitsandbytes").setLevel(
        logging.ERROR
    )  # misses a package that would ask the hub


def shop_dir(settings: Settings, name: str | None = None) -> Path:
    """Where a shop's database and vectors lie.

    Raises:
        BadSetting: for a name that is not a plain folder name.
    """
    name = name or settings.shop
    if not name.replace("-", "").replace("_", "").isalnum():
        raise BadSetting(f"{name!r} is no shop name.", "Use letters, digits, - and _ only.")
    return settings.data / "shops" / name


def embedder(settings: Settings, say: Say) -> "Embedder":
    """The multilingual embedder."""
    quiet_dependencies()
    if settings.embedder == "hash":  # deterministic, for tests
        from shopbot.models.scripted import HashEmbedder

        return HashEmbedder()
    from shopbot.models.embed import load
    from shopbot.models.progress import ProgressBar

    return load(settings, ProgressBar())


def engine(settings: Settings, say: Say) -> "Engine | None":
    """The language model; None for `model = none`."""
    quiet_dependencies()
    if settings.model == "none":
        return None
    from shopbot.chat.prompt import template_hash
    from shopbot.models.local import load
    from shopbot.models.progress import ProgressBar

    return load(settings, ProgressBar(), template_hash(settings.assets))


def import_shop(
    settings: Settings,
    source: Path,
    name: str,
    say: Say,
    *,
    wanted: Mapping[str, Sequence[str]] | None = None,
    rules: Path | None = None,
    currency: str = "",
    allow_removals: bool = False,
) -> ImportReport:
    """Imports a catalogue as the shop `name`.

    Args:
        settings: where the shop will lie, and which embedder.
        source: a feed file, archive or folder.
        name: of the shop.
        say: takes one line of progress at a time.
        wanted: our fields with the columns that the person says are theirs.
        rules: a file of the shop's rules for buying; None: those that it has stay.
        currency: of prices that name none; "" for the shop's, or that of the titles' language.
        allow_removals: True to let it take away more than half of the shop's products.
    """
    from shopbot.ingest.index import import_catalogue

    folder, meaning = shop_dir(settings, name), embedder(settings, say)
    return import_catalogue(
        source,
        folder,
        meaning,
        say,
        allow_removals=allow_removals,
        wanted=wanted,
        rules=rules,
        currency=currency,
    )


def open_shop(
    settings: Settings,
    say: Say = lambda _: None,
    *,
    model: bool = True,
    given: Given | None = None,
) -> Shop:
    """The shop of the settings, imported first if it is the sample shop and new or changed.

    Args:
        settings: which shop, and what runs in it.
        say: takes one line of progress at a time.
        model: False for no language model, whatever the settings say.
        given: the models and the time to open it with, instead of those of the settings and the clock.

    Raises:
        ShopMissing: with the command that imports one.
    """
    quiet_dependencies()
    from shopbot.chat import phrases
    from shopbot.chat.actions_handover import HandoverActions
    from shopbot.chat.gather import Gatherer
    from shopbot.chat.hear import open_ear
    from shopbot.chat.intents import open_classifier
    from shopbot.chat.turn import Assistant
    from shopbot.chat.words import Words, languages
    from shopbot.search.attribute_match import AttributeMatcher
    from shopbot.search.hybrid import open_retriever
    from shopbot.search.hybrid_embed import Remembering
    from shopbot.shop.database import open_database
    from shopbot.shop.journal import Journal
    from shopbot.shop.products import ProductStore
    from shopbot.wiring_actions import Place, actions
    from shopbot.wiring_handover import handover_desk
    from shopbot.wiring_pictures import picture_turns
    from shopbot.wiring_profiles import profile_actions

    folder = shop_dir(settings)
    meaning = given.embedder if given else embedder(settings, say)
    now = given.now if given else _moment
    _ensure_imported(settings, folder, meaning, say)
    database = open_database(folder / "shop.sqlite")
    products, journal = ProductStore(database), Journal(database)
    retriever = open_retriever(products, folder / "chroma", meaning)
    vocabularies = languages(settings.assets)
    words: dict[Locale, Words] = {locale: vocabularies[locale] for locale in LOCALES}
    phrasebooks = {locale: phrases.load(settings.assets, locale) for locale in LOCALES}
    matcher = AttributeMatcher(meaning, settings.data)
    classifier = open_classifier(settings.assets / "intents", Remembering(meaning))
    ear = open_ear(products, retriever.vocabulary, phrasebooks, matcher, classifier)
    runs = (given.engine if given else engine(settings, say)) if model else None
    acts = actions(Place(settings, folder, database, products, words, now))
    assistant = Assistant(
        journal,
        ear,
        Gatherer(products, retriever, lambda: now().astimezone().date()),
        runs,
        words,
        settings.assets,
        acts,
        HandoverActions(
            handover_desk(settings, folder, products.info()),
            journal,
            products.info(),
            settings.assets,
            now,
        ),
        profile_actions(folder, database, retriever, products, acts, now),
        tuned=bool(runs and runs.describe().tuned),
    )
    named = presets(settings.assets / "decoding.json")
    info = products.info()
    shop = Shop(settings.shop, info, products, retriever, journal, assistant, named, vocabularies)
    return replace(shop, pictures=picture_turns(settings, shop, say))


def _ensure_imported(settings: Settings, folder: Path, meaning: "Embedder", say: Say) -> None:
    from shopbot.ingest.index import import_catalogue
    from shopbot.ingest.index_snippets import fingerprint

    mark = folder / "source.json"
    if settings.shop != "sample":
        if not (folder / "shop.sqlite").exists():
            raise ShopMissing(
                f"There is no shop called {settings.shop!r}.",
                f"Import one: shopbot import FILE --shop {settings.shop}",
            )
        return
    state = _state_of(settings.catalog, fingerprint(meaning))
    if mark.exists() and json.loads(mark.read_text(encoding="utf-8")) == state:
        return
    say("Importing the sample shop")
    import_catalogue(settings.catalog, folder, meaning, say, allow_removals=True)
    mark.write_text(json.dumps(state), encoding="utf-8")


def _state_of(catalog: Path, fingerprint: str) -> dict[str, str]:
    """Sizes and digests of the catalogue files: what decides whether to import again."""
    import hashlib

    files = sorted(p for p in catalog.rglob("*.json*") if p.is_file())
    digests = {
        str(p.relative_to(catalog)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }
    return {**digests, "vectors": fingerprint}


def _starters(shop: Shop, locale: Locale) -> tuple[str, ...]:
    words = shop.words(locale)
    if shop.name == "sample":
        return tuple(words.say(f"suggest.start.{n}") for n in range(1, 5))
    largest = sorted(shop.products.categories(), key=lambda c: -c.count)[:2]
    texts = [
        words.say(key, category=category.label)
        for key, category in zip(
            ("suggest.start.feed", "suggest.start.cheapest"), largest, strict=False
        )
    ]
    return tuple(texts)
