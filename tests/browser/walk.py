"""A walk: press what has not been pressed yet, look where the focus is, go on from wherever that led.

Each place (the page, the cart, each step, each dialog) is also gone through by Tab, from its first stop to its last and back.
"""

import re
from dataclasses import dataclass, field

from conftest import Visit

MOST = 220  # presses; a walk that goes on for ever has found a control whose name never repeats
TYPED = {
    "offer-code": "TAKE20",
    "checkout-email": "ann.lee@post.example",
    "checkout-name": "Ann Lee",
    "checkout-street": "12 Oak Street",
    "checkout-city": "Portland",
    "checkout-postcode": "97205",
}
# Nothing is awaited that only a screen reader needs (leave.js), and what is on its way to the shop is counted.
HURRY = """(() => {
  const wait = window.setTimeout;
  window.setTimeout = (act, ms, ...rest) => wait(act, ms === 500 || ms === 200 ? 30 : ms, ...rest);
  window.onTheWay = 0;
  const ask = window.fetch;
  window.fetch = (...all) => { window.onTheWay += 1; return ask(...all).finally(() => { window.onTheWay -= 1; }); };
})()"""
SETTLED = """() => window.onTheWay === 0 && !document.body.matches('.swapping') && !document.querySelector('#cart-body > .unseen')
  && document.getElementById('send').ariaDisabled !== 'true' && !document.querySelector('#place-order[aria-disabled]')"""
# Of what comes with every message, product, line and suggestion, one of each kind is pressed; a product with versions is a kind.
CONTROLS = """() => {
  for (const old of document.querySelectorAll('[data-walk]')) delete old.dataset.walk;
  const top = document.querySelector('dialog[open]') ?? document;
  const kind = (e) => [e.closest('.suggestions')?.id ?? (e.matches('.tag') && 'tag') ?? '',
    (e.closest('.card') && `${e.textContent || 'version'}${e.closest('.card').querySelector('select') ? ' of several' : ''}`)
    || (e.closest('.cart-line') && !e.id && e.textContent)].find(Boolean);
  const words = (e) => e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.textContent;
  return [...top.querySelectorAll('button, a[href], input, select, textarea')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.unseen') && e.type !== 'file')
    .sort((a, b) => Boolean(a.closest('.skips, .top')) - Boolean(b.closest('.skips, .top')))
    .map((e, n) => { e.dataset.walk = String(n); return { n, tag: e.tagName, type: e.type, id: e.id, name: kind(e) || e.id || words(e),
      leaves: Boolean(e.closest('.keep')) || (e.tagName === 'A' && !e.getAttribute('href').startsWith('#')) }; });
}"""
PLACE = """() => document.querySelector('dialog[open]')?.id
  ?? (document.body.matches('.at-cart') ? document.getElementById('cart-title').textContent
    : document.body.matches('.at-products') ? 'products' : 'page')"""
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return 'nowhere';
  if (!e.checkVisibility({ visibilityProperty: true })) return `not to be seen: ${e.outerHTML.slice(0, 80)}`;
  const box = e.getBoundingClientRect();
  const x = box.x + Math.min(box.width / 2, 20), y = Math.min(Math.max(box.y + Math.min(box.height / 2, 12), 1), innerHeight - 2);
  if (box.bottom <= 0 || box.top >= innerHeight) return `out of sight: ${e.outerHTML.slice(0, 80)}`;
  const top = document.elementFromPoint(x, y);
  return e.contains(top) || top?.contains(e) || [...(e.labels ?? [])].includes(top?.closest('label')) ? '' : `covered by ${top?.outerHTML.slice(0, 60)}: ${e.outerHTML.slice(0, 60)}`;
}"""
NUMBER = "() => { const e = document.activeElement; return e === document.body ? '' : (e.dataset.walk ?? e.id) || e.className; }"


@dataclass
class Walk:
    """One walk through one tab; what it has pressed it does not press again, wherever it is led next."""

    tab: Visit
    pressed: set[str] = field(default_factory=set)
    gone_through: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    ways: dict[str, str] = field(default_factory=dict)  # what was pressed, and the place it led to
    again: dict[str, int] = field(default_factory=dict)
    presses: int = 0

    def on(self) -> "Walk":
        """Presses all that is there and all that this leads to, but for the one button that ends it: see `afresh`."""
        while control := self._next():
            self.presses += 1
            assert self.presses < MOST, f"the walk does not end: {sorted(self.pressed)}"
            before, name = self._place(), self._name(control)
            self.pressed.add(name)
            self._press(control)
            if fault := self.tab.page.evaluate(FOCUS):
                self.lost.append(f"{name} -> {fault}")
            if self._place() != before:
                self.ways.setdefault(name, self._place())
        return self

    def afresh(self) -> "Walk":
        """Begins a new conversation, and goes on there."""
        for name in ("new-chat", "sure-yes"):
            self.tab.page.focus(f"#{name}")
            self.tab.page.keyboard.press("Enter")
            self._settle()
            if fault := self.tab.page.evaluate(FOCUS):
                self.lost.append(f"{name} -> {fault}")
        return self.on()

    def _next(self) -> dict[str, str] | None:
        """What is to be pressed now, else what leads to where something is left; None where nothing is left."""
        for _ in range(3):  # out of a dialog, out of the cart
            self._settle()
            self._through()
            here = {self._name(control): control for control in self.tab.page.evaluate(CONTROLS)}
            left = [n for n, c in here.items() if c["id"] != "sure-yes" and not c["leaves"]]
            self.seen |= set(left)
            for name in [n for n in left if n not in self.pressed] or self._leading(left):
                return here[name]
            if self._place() == "page":
                return None
            self.tab.page.keyboard.press("Escape")
        return None

    def _leading(self, here: list[str]) -> list[str]:
        """Of the controls that are here, those that lead on to something left; each is tried again a few times only."""
        goals = {name.partition(": ")[0] for name in self.seen - self.pressed}
        for _ in self.ways:  # also by way of other places
            goals |= {n.partition(": ")[0] for n, to in self.ways.items() if to in goals}
        goals.discard(self._place())
        for name in here:
            if self.ways.get(name) in goals and self.again.get(name, 0) < 3:
                self.again[name] = self.again.get(name, 0) + 1
                return [name]
        return []

    def _place(self) -> str:
        return self.tab.page.evaluate(PLACE)

    def _name(self, control: dict[str, str]) -> str:
        """One name for what is the same in each message, product and line."""
        words = " ".join(control["name"].split())
        words = words if control["id"] == words else re.sub(r"\d+", "#", words)
        return f"{self._place()}: {control['tag']} {words}"

    def _settle(self) -> None:
        self.tab.page.wait_for_timeout(80)
        self.tab.until(lambda: self.tab.page.evaluate(SETTLED), 30)

    def _press(self, control: dict[str, str]) -> None:
        here = self.tab.page.locator(f"[data-walk='{control['n']}']")
        here.focus()
        self.tab.page.keyboard.press(_key(control))
        if text := TYPED.get(control["id"]):
            here.fill(text)
        self._settle()

    def _through(self) -> None:
        """Tab from the first stop of a new place to its last, and back: nothing is out of sight, no stop holds fast."""
        place = self._place()
        if place in self.gone_through:
            return
        self.gone_through.add(place)
        self.tab.page.evaluate(CONTROLS)
        there = self._stops("Tab", place)
        back = self._stops("Shift+Tab", place)
        if sorted(there) != sorted(back):
            self.lost.append(f"{place}: forward {there}, back {back}")

    def _stops(self, key: str, place: str) -> list[str]:
        """The stops of one round; a modal dialog begins again after its last, a page goes on in the browser."""
        stops: list[str] = []
        for _ in range(MOST):
            self.tab.page.keyboard.press(key)
            here = self.tab.page.evaluate(NUMBER)
            if here in stops:
                return stops
            if here:
                stops.append(here)
                if fault := self.tab.page.evaluate(FOCUS):
                    self.lost.append(f"{place} by {key} -> {fault}")
        self.lost.append(f"{place}: {key} goes on for ever")
        return stops


def _key(control: dict[str, str]) -> str:
    if control["tag"] == "SELECT":
        return "ArrowDown"
    if control["type"] in {"radio", "checkbox"}:
        return "Space"
    return "Enter" if control["tag"] in {"BUTTON", "A"} else "End"
