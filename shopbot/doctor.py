"""What runs where, and what is wrong with the set-up: `shopbot doctor`. Loads the model and says so."""

import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from shopbot.errors import ShopbotError
from shopbot.settings import Settings

if TYPE_CHECKING:
    from shopbot.wiring import Shop

_PACKAGES = ("torch", "transformers", "peft", "bitsandbytes", "gradio", "chromadb")
_NEEDED_GB = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` is set when something is wrong."""

    name: str
    value: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """The whole report."""

    lines: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether nothing needs mending."""
        return not any(line.remedy for line in self.lines)

    def as_mapping(self) -> dict[str, object]:
        """For --json."""
        problems = [
            f"{line.name}: {line.value} {line.remedy}" for line in self.lines if line.remedy
        ]
        return {"findings": {line.name: line.value for line in self.lines}, "problems": problems}

    def as_text(self) -> str:
        """For people."""
        width = max(len(line.name) for line in self.lines)
        rows = [f"{line.name.ljust(width)}  {line.value}" for line in self.lines]
        problems = [f"! {line.name}: {line.remedy}" for line in self.lines if line.remedy]
        return "\n".join(rows + [""] + (problems or ["Everything is in order."]))


def examine(settings: Settings) -> Findings:
    """Looks at packages, disk, port, weights, embedder and shop; never raises a ShopbotError."""
    lines = [Finding("python", sys.version.split()[0])]
    lines += [_package(name) for name in _PACKAGES]
    lines += [_disk(settings), _port(settings)]
    lines += _engine(settings) + _shop(settings)
    lines += [_ear(settings), _mouth(settings)]
    return Findings(tuple(lines))


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "Run: make chat (or python setup_env.py)")


def _disk(settings: Settings) -> Finding:
    place = settings.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free / 1e9
    remedy = "" if free >= _NEEDED_GB else f"Free some space: at least {_NEEDED_GB} GB are needed."
    return Finding("disk", f"{free:.0f} GB free at {settings.data}", remedy)


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((settings.host, settings.port)) == 0
    said = f"{settings.host}:{settings.port} is {'taken (a running chat?)' if taken else 'free'}"
    return Finding("port", said)


def _engine(settings: Settings) -> list[Finding]:
    from shopbot.wiring import engine

    try:
        model = engine(settings, lambda _: None)
    except ShopbotError as error:
        return [Finding("model", error.message, error.remedy or "See docs/how-it-works.md.")]
    if model is None:
        return [Finding("model", "none: answers are written from the record")]
    about = model.describe()
    return [
        Finding("device", about.device),
        Finding("model", about.model),
        Finding("adapter", about.adapter or "none", " ".join(about.warnings)),
        Finding("quantisation", about.quantisation),
        Finding("threads", str(about.threads)),
        Finding("loaded in", f"{about.load_seconds:.1f} s"),
    ]


def _shop(settings: Settings) -> list[Finding]:
    from shopbot.wiring import open_shop

    try:
        shop = open_shop(settings, model=False)
    except ShopbotError as error:
        return [Finding("shop", error.message, error.remedy or "Import the shop again.")]
    counts = shop.products
    return [
        _pictures(settings, shop),
        Finding("embedder", shop.retriever.fingerprint),
        Finding("shop", f"{shop.name}: {shop.info.name.get('en')}"),
        Finding("products", f"{counts.count()} in {len(counts.categories())} categories"),
        Finding("snippets", str(shop.retriever.snippet_count)),
    ]


def _pictures(settings: Settings, shop: "Shop") -> Finding:
    """Whether the shop can be searched by picture; if not, why and what to do."""
    from shopbot.wiring_pictures import image_embedder, no_picture_model, picture_index

    name = "search by picture"
    try:
        images = image_embedder(settings)
    except ShopbotError as error:
        return Finding(name, error.message, error.remedy)
    if images is None:
        return Finding(name, f"off: image_model is none. {no_picture_model()}")
    count = len(picture_index(settings, shop.name, images).ids())
    if not count:
        return Finding(
            name,
            "no product picture has been looked at",
            f"Run: shopbot pictures --shop {shop.name}",
        )
    return Finding(name, f"{count} pictures, {images.fingerprint}")


def _ear(settings: Settings) -> Finding:
    """Whether shoppers can speak; if not, why and what to do."""
    from shopbot.wiring_voice import ear_is_here, transcriber

    name = "hears speech"
    try:
        if not settings.offline and not ear_is_here(settings):
            return Finding(name, "not yet: shopbot serve fetches Whisper (148 MB) beside the page")
        ear = transcriber(settings)
    except ShopbotError as error:
        return Finding(name, error.message, error.remedy)
    if ear is None:
        return Finding(name, "no: speech_model is none")
    return Finding(name, f"English and Chinese (speech_model {settings.speech_model})")


def _mouth(settings: Settings) -> Finding:
    """What is read aloud; for a language without a voice, why and what to do."""
    from shopbot.wiring_speaker import chinese_by

    name = "speaks"
    if settings.voices == "none":
        return Finding(name, "no: voices is none")
    by = chinese_by(settings)
    if by:
        return Finding(name, f"English (hibari), Chinese ({by})")
    missing = "English (hibari); no voice for Chinese here: browsers that have one speak it"
    if settings.voices == "auto" and not settings.offline:
        return Finding(name, f"{missing}; shopbot chat fetches one (92 MB)")
    return Finding(name, missing, "Set voices = auto and unset offline, or install espeak-ng.")
