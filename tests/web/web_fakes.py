"""A small shop whose assistant follows a script with exact timing: for states that a real model passes through too fast."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shopbot.chat.compose_compare import table
from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words, languages
from shopbot.decoding import Decoding, presets
from shopbot.errors import EngineError
from shopbot.models.scripted import ScriptedTranscriber
from shopbot.search.pictures_turn import PictureTurns
from shopbot.settings import ROOT
from shopbot.types import (
    Attribute,
    Category,
    Citation,
    Compared,
    DialogueState,
    Done,
    Event,
    Found,
    Hit,
    Locale,
    LocalText,
    Money,
    Option,
    Product,
    Reason,
    Sentence,
    ShopInfo,
    Shown,
    Status,
    Timings,
    Turn,
    Variant,
    Verdict,
)
from shopbot.wiring_voice import Voice

ASSETS = ROOT / "assets"


def both(en: str, zh: str) -> LocalText:
    return LocalText({"en": en, "zh": zh})


def usd(cents: int) -> Money:
    return Money(cents, "USD")


def _variants(
    name: str, colours: Sequence[tuple[str, str, str]], cents: int
) -> tuple[Variant, ...]:
    return tuple(
        Variant(f"{name}-{key}", (Option("color", key, both(en, zh)),), usd(cents), 4)
        for key, en, zh in colours
    )


PRODUCTS = (
    Product(
        id="kettle-1",
        title=both("Birch Talking Kettle", "白桦会说话的电水壶"),
        description=both(
            "Says aloud when the water has boiled and how much is in it.",
            "水开了会说出来，也会报水量。",
        ),
        kind=both("talking electric kettle", "语音电水壶"),
        brand="Birch",
        attributes=(
            Attribute("capacity", 1.2, "l", both("Capacity", "容量")),
            Attribute("talking", True, "", both("Speaks", "语音播报")),
        ),
        variants=_variants(
            "kettle-1", [("blue", "Harbour blue", "港湾蓝"), ("white", "Chalk", "粉笔白")], 8420
        ),
        price=usd(8420),
        list_price=usd(9900),
        stock=8,
        rating=4.5,
        rating_count=120,
        picture="pictures/kettle.svg?tint=blue",
        picture_text=both(
            "A round blue kettle with a large switch.", "一只圆形蓝色水壶，开关很大。"
        ),
        source="products.jsonl:12",
    ),
    Product(
        id="kettle-2",
        title=both("Fern Gooseneck Kettle with a very steady handle", "蕨叶细口壶（手柄很稳）"),
        description=both("Pours slowly and where you point it.", "出水慢而准。"),
        kind=both("gooseneck kettle", "细口壶"),
        brand="Fern",
        attributes=(Attribute("capacity", 0.8, "l", both("Capacity", "容量")),),
        variants=_variants("kettle-2", [("black", "Slate", "石板黑")], 5900),
        price=usd(5900),
        stock=2,
        rating=3.9,
        rating_count=31,
        picture="pictures/kettle.svg?tint=black",
        picture_text=both("A black kettle with a long thin spout.", "一只黑色水壶，壶嘴细长。"),
        source="products.jsonl:13",
    ),
    Product(
        id="kettle-3",
        title=both("Tilt Stand for Kettles", "水壶倾倒架"),
        kind=both("pouring aid", "倾倒辅助架"),
        price=usd(3150),
        stock=0,
        picture="",
        source="products.jsonl:14",
    ),
)
_TEXTS: dict[str, tuple[tuple[str, bool, tuple[str, ...]], ...]] = {
    "en": (
        ("Here are three things that make boiling water easier.", False, ()),
        (
            "The Birch Talking Kettle costs $84.20 and says aloud when it has boiled.",
            False,
            ("kettle-1",),
        ),
        ("The Fern Gooseneck Kettle is $59.00 and pours where you point it.", False, ("kettle-2",)),
        (
            "If lifting is the hard part, the Tilt Stand pours for you, but it is sold out today.",
            True,
            ("kettle-3",),
        ),
    ),
    "zh": (
        ("有三样东西可以让烧水更轻松。", False, ()),
        ("白桦会说话的电水壶售价 $84.20，水开了会说出来。", False, ("kettle-1",)),
        ("蕨叶细口壶售价 $59.00，出水慢而准。", False, ("kettle-2",)),
        ("如果提壶费力，可以看看倾倒架，不过今天卖完了。", True, ("kettle-3",)),
    ),
}


@dataclass
class Journal:
    turns: dict[str, list[Turn]] = field(default_factory=dict)

    def load(self, session: str) -> tuple[tuple[Turn, ...], DialogueState]:
        turns = tuple(self.turns.get(session, ()))
        return turns, turns[-1].state if turns else DialogueState()

    def record(self, turn: Turn) -> None:
        self.turns.setdefault(turn.session, []).append(turn)

    def truncate(self, session: str, turn_id: str) -> None:
        kept = self.turns.get(session, [])
        place = next((n for n, t in enumerate(kept) if t.id == turn_id), len(kept))
        del kept[place:]

    def delete(self, session: str) -> None:
        self.turns.pop(session, None)


class Catalogue:
    def get(self, ids: Sequence[str]) -> tuple[Product, ...]:
        return tuple(p for key in ids for p in PRODUCTS if p.id == key)

    def categories(self) -> Sequence[Category]:
        return (Category("kitchen", both("Kitchen", "厨房用品")),)


@dataclass
class Assistant:
    """Answers by words in the message: "slow", "boom", "fail", "long", "silent", "stuck", "compare"; otherwise three kettles."""

    journal: Journal
    pause: float = 0.02
    requests: list[TurnRequest] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)  # how each turn came to its end

    def reply(self, request: TurnRequest, stop: threading.Event) -> Iterator[Event]:
        self.requests.append(request)
        pause = 0.5 if "slow" in request.text else self.pause
        if "silent" in request.text:
            stop.wait(7)
        if "boom" in request.text:
            raise RuntimeError("secret path /home/merchant")
        if "fail" in request.text and len(self.requests) % 2:
            raise EngineError("The model gave no word in time.", "Try again, or choose Steady.")
        yield Status("searching")
        stop.wait(pause)
        yield Shown(self._found(), request.locale)
        said = []
        for event in self._write(request, stop, pause):
            if isinstance(event, Sentence):
                said.append(event)
            yield event
        shown = (
            table(PRODUCTS, Words(request.locale, ASSETS)) if "compare" in request.text else None
        )
        if shown:
            yield Compared(shown)
        turn = replace(self._turn(request, said, stopped=stop.is_set()), comparison=shown)
        if request.replaces:
            self.journal.truncate(request.session, request.replaces)
        self.journal.record(turn)
        self.ended.append("stopped" if turn.stopped else "whole")
        yield Done(turn, NEXT[request.locale])

    def _found(self) -> Found:
        limit = {"limit": usd(9000)}
        first = Reason("reason.under_budget", {"price": usd(8420), **limit})
        second = Reason("reason.under_budget", {"price": usd(5900), **limit})
        return Found(
            hits=(
                Hit(PRODUCTS[0], 0.9, (first, Reason("reason.in_stock", {}))),
                Hit(PRODUCTS[1], 0.7, (second,)),
                Hit(PRODUCTS[2], 0.5),
            ),
            matching=7,
        )

    def _write(self, request: TurnRequest, stop: threading.Event, pause: float) -> Iterator[Event]:
        decoding = request.decoding
        if decoding.strategy == "beam":
            for step in range(1, 25):
                if stop.is_set():
                    return
                stop.wait(pause / 4)
                yield Status("writing", step * 5, 120)
            yield Status("checking")
        else:
            yield Status("writing")
        script = _TEXTS[request.locale] * (12 if "long" in request.text else 1)
        for number in range(decoding.alternatives):
            for text, paragraph, ids in script[: len(script) if number == 0 else 2]:
                stop.wait(pause)
                if stop.is_set():
                    return
                proof = tuple(f"record of {key}" for key in ids)
                yield Sentence(text, Verdict("passed", (), ids, proof), number, paragraph)
                if "stuck" in request.text:
                    stop.wait(60)

    def _turn(self, request: TurnRequest, said: Sequence[Sentence], *, stopped: bool) -> Turn:
        joint = "" if request.locale == "zh" else " "
        others = sorted({s.alternative for s in said} - {0})
        return Turn(
            id=f"turn-{len(self.requests)}",
            session=request.session,
            question=request.text,
            reply="".join(
                ("\n" if s.paragraph else joint if place else "") + s.text
                for place, s in enumerate(s for s in said if s.alternative == 0)
            ),
            locale=request.locale,
            decoding=request.decoding.strategy,
            products=tuple(p.id for p in PRODUCTS),
            citations=tuple(
                Citation(n, p.id, (f"record of {p.id}",)) for n, p in enumerate(PRODUCTS, 1)
            ),
            verdicts=tuple(s.verdict for s in said if s.alternative == 0),
            alternatives=tuple(
                joint.join(s.text for s in said if s.alternative == n) for n in others
            ),
            timings=Timings(0.1, time.perf_counter() % 1, 40),
            stopped=stopped,
        )


NEXT: Mapping[Locale, tuple[str, ...]] = {
    "en": ("Which is the lightest?", "Anything cheaper?"),
    "zh": ("哪个最轻？", "有便宜点的吗？"),
}


@dataclass
class FakeShop:
    """Fits `shopbot.web.needs.Shop`."""

    pause: float = 0.02
    assets: Path = ASSETS
    info: ShopInfo = ShopInfo(both("Harbour & Fern", "港湾小铺"), "USD", ("en", "zh"))
    journal: Journal = field(default_factory=Journal)
    pictures: PictureTurns | None = None
    actions: None = None  # nothing can be bought of the fake shop
    profiles: None = None  # nor is anybody remembered
    voice: Voice | None = field(
        default_factory=lambda: Voice(ScriptedTranscriber(["I need a kettle I can hear."]))
    )
    products: Catalogue = field(default_factory=Catalogue)
    presets: Mapping[str, Decoding] = field(
        default_factory=lambda: presets(ASSETS / "decoding.json")
    )

    def __post_init__(self) -> None:
        self.assistant = Assistant(self.journal, self.pause)
        self._words = languages(self.assets)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._words)

    def words(self, language: str) -> Words:
        return self._words[language]

    def suggestions(self, language: str) -> tuple[str, ...]:
        return {
            "en": (
                "A kettle I can hear",
                "Something warm under $50",
                "Kitchen tools for one hand",
                "What is on offer?",
            ),
            "zh": (
                "能听见的电水壶",
                "五十美元以内的保暖用品",
                "单手能用的厨房工具",
                "现在有什么优惠？",
            ),
        }[self._words[language].locale]
