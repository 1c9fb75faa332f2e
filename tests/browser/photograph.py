"""Pictures of every state in every look, for the eye: `python tests/browser/photograph.py FOLDER`.

Prints what axe could not judge in each of them, so that it can be looked at in the picture.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import states
from conftest import FLAGS, HERE, Visit, _chromium, guarded, sample
from playwright.sync_api import Browser, sync_playwright
from states import LOOKS, Look

EYES = {
    "320 light": Look(320, 640),
    "320 dark": Look(320, 640, options={"color_scheme": "dark"}),
    "320 forced": Look(320, 640, options={"forced_colors": "active"}),
    "1280 light": Look(),
    "1280 dark": Look(options={"color_scheme": "dark"}),
    "1280 forced": Look(options={"forced_colors": "active"}),
    "1280 Chinese": Look(lang="zh"),
    "paper": Look(width=720),
}  # fmt: skip


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(HERE.parent / "web"))
    from voice_tools import serving, stubbed

    wished = sys.argv[2:] or list(EYES)
    with (
        tempfile.TemporaryDirectory() as data,
        sample(data) as selling,
        serving() as (_, served),
        guarded() as door,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=_chromium() or None, args=FLAGS)
        for name in wished:
            look = (EYES | LOOKS)[name]
            for address, journey in (
                (served, states.said),
                (selling, states.bought),
                (selling, states.proposed),
                (selling, states.plainly),
                (served, states.spoken),
                (served, lambda tab, look: states.others(tab, look, door)),
            ):
                tab = opened(browser, address, look, stubbed)
                take(tab, folder, name, journey(tab, look))
                tab.page.context.close()
        browser.close()
    return 0


def opened(browser: Browser, address: str, look: Look, prepare: Callable[[Visit], Visit]) -> Visit:
    size = {"width": look.width, "height": look.height}
    tab = prepare(Visit(browser.new_context(viewport=size, **look.options).new_page(), address))
    tab.open(look.lang)
    states.dress(tab, look)
    return tab


def take(tab: Visit, folder: Path, name: str, reached: Iterable[str]) -> None:
    for state in reached:
        whole = not tab.js("document.querySelector('dialog[open]') !== null")
        tab.page.emulate_media(media="print" if name == "paper" else "screen")
        tab.page.screenshot(path=folder / f"{name} - {state}.png", full_page=whole, caret="hide")
        tab.page.emulate_media(media="screen")
        for line in tab.judged()[1]:
            print(f"{name} - {state}: {' '.join(line.split())[:300]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
