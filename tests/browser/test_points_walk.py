"""No loss of focus, ever: every control of every state is pressed once, by keyboard, and the focus is looked for.

A walk: press what has not been pressed yet, look, go on from wherever that led. What appears on the way is pressed too.
"""

import re

import pytest
from conftest import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
MOST = 150  # presses; a walk that goes on for ever has found a control whose name never repeats
CONTROLS = """() => {
  const top = document.querySelector('dialog[open]') ?? document;
  return [...top.querySelectorAll('button, a[href], input, select, textarea')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.type !== 'file')
    .map((e, n) => { e.dataset.walk = String(n); return { n, tag: e.tagName, type: e.type, id: e.id,
      name: e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.textContent,
      at: e.closest('dialog')?.id ?? (e.closest('#cart') ? document.getElementById('cart-title').textContent : 'page') }; });
}"""
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
LEAVES = re.compile("^(language|keep|export)")  # links to another page, and files


def name_of(control) -> str:
    """One name for what is the same in each message, product and line."""
    words = re.sub(r"\d+", "#", " ".join(control["name"].split()))
    return f"{control['at']}: {control['tag']} {control['id'] or words}"


def walk(tab, start) -> list[str]:
    """Presses everything once; gives where the focus was lost."""
    pressed: set[str] = set()
    lost: list[str] = []
    start()
    for _ in range(MOST):
        left = [
            c
            for c in tab.page.evaluate(CONTROLS)
            if name_of(c) not in pressed and not LEAVES.match(c["id"])
        ]
        if not left:
            if not tab.js(
                "document.querySelector('dialog[open]') !== null || !document.getElementById('cart')?.hidden"
            ):
                return lost
            tab.page.keyboard.press("Escape")
            tab.page.wait_for_timeout(100)
            left = [
                c
                for c in tab.page.evaluate(CONTROLS)
                if name_of(c) not in pressed and not LEAVES.match(c["id"])
            ]
            if not left:
                return lost
        control = left[0]
        pressed.add(name_of(control))
        press(tab, control)
        if fault := tab.page.evaluate(FOCUS):
            lost.append(f"{name_of(control)} -> {fault}")
            tab.page.focus("#message") if tab.page.locator("#message").is_visible() else None
    raise AssertionError(f"the walk does not end: {sorted(pressed)}")


def press(tab, control) -> None:
    here = tab.page.locator(f"[data-walk='{control['n']}']").first
    here.focus()
    if control["tag"] == "SELECT":
        tab.page.keyboard.press("ArrowDown")
    elif control["type"] in {"radio", "checkbox", "range"}:
        tab.page.keyboard.press("Space" if control["type"] != "range" else "End")
    elif control["tag"] in {"BUTTON", "A"}:
        tab.page.keyboard.press("Enter")
    else:
        tab.page.keyboard.press("End")
    tab.page.wait_for_timeout(60)
    tab.idle()
    tab.until(lambda: not tab.js("document.querySelector('#place-order[aria-disabled]')"))


@pytest.mark.point(13, 21)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_focus_is_never_lost_while_something_is_bought(browser, selling, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = Visit(context.new_page(), selling).open()

    def in_the_checkout():
        tab.ask("put a folding umbrella into my cart")
        tab.page.click("#open-cart")
        tab.page.wait_for_selector("#cart-body *")

    lost = walk(tab, in_the_checkout)
    context.close()
    assert lost == []
