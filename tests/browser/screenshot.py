"""Takes the README's picture: the real page over the sample shop with the real model. `make screenshot`."""

import sys
from pathlib import Path

from conftest import FLAGS, Visit, _chromium, free_port
from playwright.sync_api import sync_playwright

from shopbot.settings import ROOT, load
from shopbot.web import server
from shopbot.wiring import open_shop

QUESTION = "Do you have a talking thermometer?"


def main() -> int:
    settings = load({"port": free_port()})
    built = server.build(open_shop(settings), settings)
    address, _ = server.launch(built, settings)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_chromium() or None, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        tab = Visit(page, address).open("en")
        tab.page.fill("#message", QUESTION)
        tab.page.press("#message", "Enter")
        tab.until(lambda: tab.replies(), 120)
        tab.until(lambda: tab.js("document.getElementById('send').ariaDisabled") != "true", 120)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=ROOT / "assets" / "screenshot.png")
        browser.close()
    built.get_blocks().close(verbose=False)
    print(Path("assets/screenshot.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
