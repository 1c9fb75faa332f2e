"""A conversation whose understanding is given with each message: what is done with it is what these tests judge."""

import dataclasses
import re
import threading
import uuid
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from shopbot.chat.actions_asked import Press
from shopbot.chat.turn import Assistant, TurnRequest
from shopbot.decoding import Decoding
from shopbot.settings import Settings
from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import products as table
from shopbot.types import (
    CartShown,
    DialogueState,
    Done,
    Failed,
    Locale,
    Money,
    Product,
    Proposed,
    Sentence,
    Totals,
    Turn,
    Understanding,
)
from shopbot.wiring import Shop, open_shop
from shopbot.wiring_journeys import copy_shop

ADDRESS = {
    "en": "Ann Lee, 12 Oak Street, Portland, OR 97205",
    "zh": "李安，12 Oak Street，Portland，俄勒冈州 97205",
}
CHECK_OUT = {"en": "check out", "zh": "结账"}
LAMPS = {"en": "show me lamps", "zh": "看看台灯"}


@dataclass
class Reply:
    turn: Turn
    said: list[str]
    proposed: Proposed | None
    totals: Totals | None

    @property
    def text(self) -> str:
        return "\n".join(self.said)


@dataclass
class Ear:
    """Understands what it was told to."""

    meant: dict[str, Any] = field(default_factory=dict)
    phrases: Any = None  # of the ear that serves, as are the next
    vocabulary: Any = None
    currency: str = "USD"

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        given = dict(self.meant)
        return Understanding(given.pop("intent", "search"), locale, state, text, **given)

    def worded(self, text: str, state: DialogueState, locale: Locale) -> str:
        """The words as they are."""
        return text


@dataclass
class Talk:
    """One session of one shop."""

    shop: Shop
    locale: Locale = "en"
    session: str = field(default_factory=lambda: uuid.uuid4().hex)

    def say(
        self, text: str, intent: str = "search", press: Press | None = None, **meant: Any
    ) -> Reply:
        heard = self.shop.assistant.ear
        who: Assistant = dataclasses.replace(
            self.shop.assistant,
            ear=Ear({"intent": intent, **meant}, heard.phrases, heard.vocabulary),
            engine=None,
        )
        request = TurnRequest(self.session, text, self.locale, Decoding(), press=press)
        events = list(who.reply(request, threading.Event()))
        assert not isinstance(events[-1], Failed), events[-1]
        assert isinstance(events[-1], Done)
        return Reply(
            events[-1].turn,
            [e.text for e in events if isinstance(e, Sentence)],
            next((e for e in events if isinstance(e, Proposed)), None),
            next((e.totals for e in events if isinstance(e, CartShown)), None),
        )

    def press(self, what: Any, value: str = "", text: str = "button") -> Reply:
        return self.say(text, press=Press(what, value))

    def add(self, product: Product, quantity: int = 1) -> Reply:
        """Puts a product in by its first variant that is in stock."""
        variant = next(v for v in product.variants if v.stock is None or v.stock >= quantity)
        options = {o.name: o.value for o in variant.options}
        return self.say(
            {"en": "add it", "zh": "加入购物车"}[self.locale],
            "cart_add",
            referred=(product.id,),
            quantity=quantity,
            options=options,
        )

    def review(self) -> Reply:
        """Answers the questions of the checkout up to the review."""
        self.say(CHECK_OUT[self.locale], "checkout")
        self.say("ann.lee@post.example", email="ann.lee@post.example")
        reply = self.say(ADDRESS[self.locale])
        return (
            reply if reply.proposed else self.say({"en": "standard", "zh": "标准配送"}[self.locale])
        )

    @property
    def count(self) -> int:
        assert self.shop.actions
        return self.shop.actions.cart.desk.cart(self.session).count


def copy_of(shop: Shop, settings: Settings, place: Path) -> Shop:
    """A shop of one's own, to buy in."""
    own = Settings(data_dir=str(place), embedder="hash", model="none")
    if not (place / "shops").exists():
        copy_shop(settings, own)
    return open_shop(own)


def with_choices(shop: Shop) -> Product:
    """A product whose sizes are all that is to be chosen."""
    return next(
        p
        for p in shop.products.all()
        if len(p.option_values("size")) > 1
        and len(p.option_values("color")) < 2
        and all((v.stock or 0) >= 2 and v.price for v in p.variants)
    )


def simple(shop: Shop) -> Product:
    """A product in several pieces of one variant."""
    return next(
        p
        for p in shop.products.all()
        if len(p.variants) == 1 and p.price and p.price.minor > 2000 and (p.stock or 0) > 6
    )


def rewrite(shop: Shop, product: Product) -> None:
    """Puts a changed product into the database, as an import between two messages would."""
    database: Database = shop.journal._database
    with database.writing() as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.id == product.id)
            .values(document=codec.dumps(product), stock=product.stock)
        )


def priced(product: Product, minor: int) -> Product:
    variants = tuple(dataclasses.replace(v, price=Money(minor, "USD")) for v in product.variants)
    return dataclasses.replace(product, variants=variants, price=Money(minor, "USD"))


def stocked(product: Product, stock: int) -> Product:
    variants = tuple(dataclasses.replace(v, stock=stock) for v in product.variants)
    return dataclasses.replace(product, variants=variants, stock=stock * len(variants))


def code_sent(place: Path) -> str:
    """The code in the newest mail of the outbox."""
    newest = max((place / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mail = message_from_bytes(newest.read_bytes(), policy=default)
    found = re.search(r"\b\d{6}\b", mail.get_content())
    assert found
    return found[0]
