"""The cart by conversation: put in, take out, change, read out, take back. Every change is told; none needs a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_count import becomes, need_number
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_lines import meant_lines
from shopbot.chat.actions_pick import Picked, numbered, pick, said_choices
from shopbot.shop.carts import CartDesk
from shopbot.shop.forms import form
from shopbot.shop.products import ProductStore
from shopbot.types import Errand, Locale, PricedLine, Product, Totals

_AFTER_ADDING = ("act.suggest.checkout", "act.suggest.cart", "act.suggest.undo")
_AFTER_CHANGE = ("act.suggest.cart", "act.suggest.undo")


@dataclass(frozen=True, slots=True)
class CartActions:
    """What can be done to a cart in words."""

    desk: CartDesk
    products: ProductStore
    cues: Mapping[Locale, Cues]

    # ------------------------------------------------------------ putting in

    def add(self, asked: Asked) -> Outcome:
        """Puts what is meant into the cart, or asks for the choice that is missing."""
        need_number(asked, self.cues[asked.heard], self.desk.rules.limits.per_line)
        ids = asked.meant.referred or self._on_the_table(asked)
        products = self.products.get(ids)
        if not products:
            return Outcome((asked.say("act.ask.product"),))
        said = dict(asked.meant.options)
        if len(products) > 1:
            return self._several(asked, products)
        errand = Errand("cart_add", product=products[0].id, quantity=_number(asked))
        said = said_choices(_without_title(asked.text, products[0]), products[0]) | said
        return self._put_in(asked, errand, products[0], said)

    def _on_the_table(self, asked: Asked) -> tuple[str, ...]:
        """What "it" is when nothing is named: what is talked about, or the only thing shown."""
        state = asked.meant.state
        focus = state.focus or asked.before.focus
        shown = state.shown or asked.before.shown
        return (focus,) if focus else shown if len(shown) == 1 else ()

    def _several(self, asked: Asked, products: tuple[Product, ...]) -> Outcome:
        """Several at once; the first that lacks a choice is asked about, those before it are in."""
        told: tuple[str, ...] = ()
        for product in products:
            errand = Errand("cart_add", product=product.id, quantity=_number(asked))
            each = self._put_in(asked, errand, product, dict(asked.meant.options))
            if each.errand:
                return each.first(*told)
            told += each.said[:1]
            last = each
        return replace(last, said=(*told, *last.said[1:]))

    def choose(self, asked: Asked, errand: Errand) -> Outcome | None:
        """Goes on with a choice that was asked for; None where the message is no answer to that."""
        found = self.products.get((errand.product,))
        another = asked.meant.referred and errand.product not in asked.meant.referred
        if not found or another:
            return None
        product, said = found[0], dict(errand.options)
        waiting = pick(product, said)
        cues, text = self.cues[asked.heard], asked.text
        text = cues.sized(text) if errand.asked == "size" else text
        fresh = said_choices(text, product) | dict(asked.meant.options)
        if errand.asked not in fresh:
            answer = numbered(text, waiting.choices, asked.meant.positions)
            fresh |= {errand.asked: answer} if answer else {}
        need_number(asked, self.cues[asked.heard], self.desk.rules.limits.per_line)
        if not fresh:
            return None
        if asked.meant.quantity is not None:
            errand = replace(errand, quantity=asked.meant.quantity)
        return self._put_in(asked, errand, product, said | fresh)

    def _put_in(
        self, asked: Asked, errand: Errand, product: Product, said: Mapping[str, str]
    ) -> Outcome:
        picked = pick(product, said)
        if picked.variant is None or picked.gone:
            return self._ask(asked, errand, product, said, picked)
        before = {line.variant_id for line in self.desk.cart(asked.session).lines}
        self.desk.add(asked.session, picked.variant.id, errand.quantity)
        totals = self.desk.totals(asked.session, asked.before.customer)
        line = _line(totals, picked.variant.id)
        told = compose.added(line, errand.quantity, asked.words)
        if picked.variant.id in before:
            told = compose.spaced([told, _holds(line, asked)], asked.words)
        now = compose.now(totals, asked.words)
        undo = asked.say("act.added.undo")
        return Outcome(
            (told, compose.spaced([now, undo], asked.words)),
            totals=totals,
            products=(product.id,),
            next=_AFTER_ADDING,
        )

    def _ask(
        self,
        asked: Asked,
        errand: Errand,
        product: Product,
        said: Mapping[str, str],
        picked: Picked,
    ) -> Outcome:
        """Asks for the choice that is missing, or says that what was chosen cannot be had."""
        if not picked.choices:
            told = asked.say("act.ask.sold_out", title=product.title)
            return Outcome((told,), products=(product.id,), next=("act.suggest.similar",))
        told = ask_choice(asked, product, picked)
        kept = tuple((k, v) for k, v in said.items() if k != picked.option)
        return Outcome((told,), replace(errand, asked=picked.option, options=kept))

    def question(self, asked: Asked, errand: Errand) -> tuple[str, ...]:
        """The choice that is missing, asked for again; () where nothing is."""
        found = self.products.get((errand.product,))
        picked = pick(found[0], dict(errand.options)) if found else Picked()
        return (ask_choice(asked, found[0], picked),) if picked.choices else ()

    # ------------------------------------------------------------ taking out, changing

    def remove(self, asked: Asked) -> Outcome:
        """Takes a line out; fewer than there are if a number was said."""
        if not self.desk.cart(asked.session).lines:
            return Outcome((asked.say("act.cart.empty"),))
        need_number(asked, self.cues[asked.heard])
        lines = self._lines(asked, rid=True)
        if not lines:
            return self._which(asked)
        if asked.meant.everything:
            return self.clear(asked)
        told = []
        for line in lines:
            left = line.line.quantity - (asked.meant.quantity or line.line.quantity)
            if left > 0 and asked.meant.quantity and asked.meant.quantity > 0:
                self.desk.set_quantity(asked.session, line.line.variant_id, left)
                told.append(self._now_so_many(asked, line.line.variant_id))
            else:
                self.desk.remove(asked.session, line.line.variant_id)
                title = compose.line_title(line, asked.words)
                told.append(asked.say("act.removed", title=title))
        return self._changed(asked, *told)

    def change(self, asked: Asked) -> Outcome:
        """Another number, size or colour of something that is in the cart; one more of what is not in it goes in."""
        if self._adds_new(asked):
            return self.add(asked)
        if not self.desk.cart(asked.session).lines:
            return Outcome((asked.say("act.cart.empty"),))
        lines = self._lines(asked)
        if len(lines) != 1:
            return self._which(asked)
        line, meant = lines[0], asked.meant
        found = self.products.get((line.line.product_id,))
        said = dict(meant.options)
        if found:
            said = said_choices(_without_title(asked.text, found[0]), found[0]) | said
        now = None if said else line.line.quantity
        number = becomes(asked, self.cues[asked.heard], now)
        if number == 0:
            return self.remove(replace(asked, meant=replace(meant, quantity=None)))
        if number is None and not said:
            title = compose.line_title(line, asked.words)
            return Outcome((asked.say("act.ask.change", title=title),))
        told = []
        variant_id = line.line.variant_id
        if said and found:
            picked = pick(found[0], said, form(found[0], variant_id))
            if picked.variant is None or picked.gone:
                return self._ask(asked, Errand("cart_change", product=variant_id), found[0], said, picked)  # fmt: skip
            if picked.variant.id != variant_id:
                self.desk.change_variant(asked.session, variant_id, picked.variant.id)
                before = compose.line_title(line, asked.words)
                after = compose.variant_title(found[0], picked.variant.id, asked.words)
                told.append(asked.say("act.changed.variant", before=before, after=after))
                variant_id = picked.variant.id
        if number is not None:
            self.desk.set_quantity(asked.session, variant_id, number)
            told.append(self._now_so_many(asked, variant_id))
        return self._changed(asked, *(told or [asked.say("act.nothing_changed")]))

    def _adds_new(self, asked: Asked) -> bool:
        """Whether the words add something that is talked about and not in the cart yet: 黑色的加一个."""
        ids = asked.meant.referred or self._on_the_table(asked)
        held = {line.product_id for line in self.desk.cart(asked.session).lines}
        adds = self.cues[asked.heard].says("more", asked.text)
        return bool(adds and ids and held.isdisjoint(ids))

    def _now_so_many(self, asked: Asked, variant_id: str) -> str:
        return _holds(_line(self.desk.totals(asked.session), variant_id), asked)

    def apply_code(self, asked: Asked, code: str) -> Outcome:
        """Notes an offer code and tells what it takes off, or why it takes nothing off yet."""
        self.desk.apply_code(asked.session, code)
        totals = self.desk.totals(asked.session, asked.before.customer)
        offer = self.desk.offer_of(code)
        used = [d for d in totals.discounts if offer and d.offer_id == offer.id]
        told = [
            asked.say("act.code.used", code=code.upper(), title=d.title, amount=d.amount)
            for d in used
        ]
        plain = code.upper()
        if not told and plain in totals.unused_codes:
            told = [compose.unused(plain, totals.unused_codes[plain], asked.words)]
        told = told or [asked.say("act.code.noted", code=plain)]
        return self._changed(asked, *told)

    def clear(self, asked: Asked) -> Outcome:
        """Empties the cart."""
        count = self.desk.cart(asked.session).count
        if not count:
            return Outcome((asked.say("act.cart.empty"),))
        self.desk.clear(asked.session)
        one = count == 1 and asked.words.locale == "en"
        told = asked.say("act.cleared.one" if one else "act.cleared", count=count)
        totals = self.desk.totals(asked.session, asked.before.customer)
        said = compose.spaced([told, asked.say("act.added.undo")], asked.words)
        return Outcome((said,), totals=totals, next=("act.suggest.undo",))

    def undo(self, asked: Asked) -> Outcome:
        """Takes the last change to the cart back."""
        self.desk.undo(asked.session)
        return self._changed(asked, asked.say("act.undone"), undo=False)

    def show(self, asked: Asked) -> Outcome:
        """Reads the cart out."""
        totals = self.desk.totals(asked.session, asked.before.customer)
        ids = tuple(dict.fromkeys(line.line.product_id for line in totals.lines))
        follow = ("act.suggest.checkout",) if totals.lines else ()
        told = compose.cart(totals, asked.words)
        return Outcome(told, totals=totals, products=ids, next=follow, listed="cart_show")

    # ------------------------------------------------------------ inside

    def _lines(self, asked: Asked, *, rid: bool = False) -> tuple[PricedLine, ...]:
        totals = self.desk.totals(asked.session)
        found = self.products.get([line.line.product_id for line in totals.lines])
        return meant_lines(asked, totals.lines, {p.id: p for p in found}, rid=rid)

    def _which(self, asked: Asked) -> Outcome:
        lines = self.desk.totals(asked.session).lines
        told = compose.numbered(
            [compose.line_title(line, asked.words) for line in lines], asked.words
        )
        return Outcome((asked.say("act.ask.line", lines=told),), listed="cart_show")

    def _changed(self, asked: Asked, *told: str, undo: bool = True) -> Outcome:
        totals = self.desk.totals(asked.session, asked.before.customer)
        said = (compose.spaced([*told, compose.now(totals, asked.words)], asked.words),)
        follow = _AFTER_CHANGE if undo else _AFTER_CHANGE[:1]
        return Outcome(said, totals=totals, next=follow if totals.lines else follow[1:])


def ask_choice(asked: Asked, product: Product, picked: Picked) -> str:
    """The question for a choice that is missing, with what is in stock of it."""
    slots = {
        "title": product.title,
        "option": compose.option_name(picked.option, asked.words),
        "choices": compose.choices(picked.choices, asked.words),
        "wanted": compose.choices(picked.wanted, asked.words),
    }
    if picked.gone:
        wanted = [compose.option_text(option) for option in picked.wanted]
        gone = compose.titled(product.title, wanted, asked.words)
        return asked.say("act.ask.gone", **{**slots, "title": gone})
    return asked.say("act.ask.no_such" if picked.wanted else "act.ask.choice", **slots)


def _holds(line: PricedLine, asked: Asked) -> str:
    title = compose.line_title(line, asked.words)
    if line.line.quantity == 1 and asked.words.locale == "en":
        return asked.say("act.changed.quantity.one", title=title)
    return asked.say("act.changed.quantity", title=title, quantity=line.line.quantity)


def _line(totals: Totals, variant_id: str) -> PricedLine:
    return next(line for line in totals.lines if line.line.variant_id == variant_id)


def _number(asked: Asked) -> int:
    return 1 if asked.meant.quantity is None else asked.meant.quantity


def _without_title(text: str, product: Product) -> str:
    """The words without the product's name, in which a colour may stand that nobody chose."""
    lower = text.lower()
    for title in product.title.all():
        lower = lower.replace(title.lower(), " ")
    return lower
