"""Commands about the products on the list, obeyed: the next one, the price alone, the picture, a name letter by letter.

Written from the record. The list stays on the table with its numbers; what is talked about may change.
"""

from dataclasses import dataclass, replace

from shopbot.chat import compose_reading as compose
from shopbot.chat import plain
from shopbot.chat.turn_parts import Running
from shopbot.chat.turn_told import Paragraphs, Told, one
from shopbot.shop.products import ProductStore
from shopbot.types import Found, Hit, Product


@dataclass(frozen=True, slots=True)
class Shelf:
    """The products of one shop, read out. `pointed` are the places that a message names, the first being 1."""

    products: ProductStore

    def meant(self, pointed: tuple[int, ...], running: Running) -> Product | None:
        """The product of that number, else the one talked about, else the first that is shown."""
        shown, focus = running.before.shown, running.before.focus
        place = pointed[0] if pointed else 0
        if place > len(shown):
            return None
        key = (
            shown[place - 1 if place > 0 else -1]
            if place and shown
            else focus or next(iter(shown), "")
        )
        return next(iter(self.products.get((key,) if key else ())), None)

    def about(self, product: Product, running: Running, said: Paragraphs) -> Told:
        """A reply about one product of the list, which stays on the table."""
        before = running.before
        ids = before.shown if product.id in before.shown else (product.id,)
        if running.request.plain and product.id in before.shown:
            ids = ids[: before.shown.index(product.id) + 1]
        hits = tuple(Hit(p, 1.0) for p in self.products.get(ids))
        state = replace(before, focus=product.id, shown=before.shown or ids, setting=())
        return Told(said, state, Found(hits, matching=len(hits)))

    def missing(self, pointed: tuple[int, ...], running: Running) -> Told:
        """What is said where there is no such product."""
        count = len(running.before.shown)
        if pointed and count:
            return one(
                running, running.words.say("reading.no_number", number=pointed[0], count=count)
            )
        return one(running, running.words.say("reading.no_products"))

    def card(self, pointed: tuple[int, ...], running: Running) -> Told:
        """One product as its card has it."""
        product = self.meant(pointed, running)
        return self._read_card(product, running) if product else self.missing(pointed, running)

    def _read_card(self, product: Product, running: Running) -> Told:
        shown = running.before.shown
        number = shown.index(product.id) + 1 if product.id in shown else 1
        if running.request.plain:
            said = plain.card(product, running.words, number, max(len(shown), number))
            return replace(self.about(product, running, (said,)), exact=False)
        return self.about(
            product, running, (compose.card(product, running.words, number, len(shown)),)
        )

    def step(self, by: int, running: Running) -> Told:
        """The next or the previous product of the list."""
        shown, focus, words = running.before.shown, running.before.focus, running.words
        if not shown:
            return one(running, words.say("reading.no_products"))
        begun = 0 if running.request.plain else -1  # in plain language the first was told by itself
        place = (shown.index(focus) if focus in shown else begun) + by
        if not 0 <= place < len(shown):
            key = "reading.last" if by > 0 else "reading.first"
            return one(running, words.say(key, count=len(shown)))
        product = next(iter(self.products.get((shown[place],))), None)
        return self._read_card(product, running) if product else self.missing((), running)

    def listed(self, running: Running) -> Told:
        """Every name with its price."""
        products = self.products.get(running.before.shown)
        if not products:
            return one(running, running.words.say("reading.no_products"))
        said = tuple((line,) for line in compose.titles(products, running.words))
        hits = tuple(Hit(p, 1.0) for p in products)
        return Told(said, replace(running.before, setting=()), Found(hits, matching=len(hits)))

    def prices(self, pointed: tuple[int, ...], running: Running) -> Told:
        """The exact price of the product that is meant, else of each on the list."""
        before = running.before
        if pointed or before.focus:
            product = self.meant(pointed, running)
            if product is None:
                return self.missing(pointed, running)
            return self.about(product, running, (compose.prices((product,), running.words),))
        products = self.products.get(before.shown[:1] if running.request.plain else before.shown)
        if not products:
            return one(running, running.words.say("reading.no_products"))
        said = tuple((line,) for line in compose.prices(products, running.words))
        hits = tuple(Hit(p, 1.0) for p in products)
        return Told(said, replace(before, setting=()), Found(hits, matching=len(hits)))

    def picture(self, pointed: tuple[int, ...], running: Running) -> Told:
        """What the picture of the product shows."""
        product = self.meant(pointed, running)
        if product is None:
            return self.missing(pointed, running)
        return self.about(product, running, (compose.picture(product, running.words),))

    def spelt(self, pointed: tuple[int, ...], running: Running, *, brand: bool) -> Told:
        """The name of the product, or of its brand, letter by letter."""
        product, words = self.meant(pointed, running), running.words
        if product is None:
            return self.missing(pointed, running)
        name = product.brand if brand else product.title.get(words.locale)
        if not name:
            return one(running, words.say("reading.brand.none", title=product.title))
        said = words.say("reading.spelt", name=name, letters=words.spelt(name))
        return self.about(product, running, ((said,),))
