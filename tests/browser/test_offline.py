"""The shop goes away and comes back: the page says so, nothing of a conversation lies in the browser's cache."""

import http.server
import threading

import pytest
from conftest import Visit, free_port
from web_fakes import FakeShop

from shopbot.settings import Settings


class Other(http.server.BaseHTTPRequestHandler):
    """Some other program, with a page for whatever it is asked."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Another</title><body>Another program</body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Says nothing."""


class Machine:
    """The computer that the shop runs on: it can be switched off and on again."""

    def __init__(self) -> None:
        self.shop, self.settings, self.built = FakeShop(), Settings(port=free_port()), None

    def on(self) -> str:
        from shopbot.web import server

        self.built = server.build(self.shop, self.settings)
        return server.launch(self.built, self.settings)[0]

    def off(self) -> None:
        if self.built:
            self.built.get_blocks().close(verbose=False)
        self.built = None


@pytest.fixture
def machine():
    one = Machine()
    yield one
    one.off()


@pytest.fixture
def tab(browser, machine):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    one = Visit(context.new_page(), machine.on())
    one.open()
    one.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield one
    context.close()


def test_the_shop_goes_and_comes_back(tab, machine):
    tab.ask("kettle").ask("another kettle")
    tab.page.fill("#message", "half a thought")
    machine.off()
    tab.page.reload()
    assert "No connection to the shop" in tab.page.inner_text("main")
    assert "连接不上本店" in tab.page.inner_text("main")
    assert tab.page.title().startswith("No connection to the shop")
    assert tab.js("getComputedStyle(document.querySelector('.main')).minHeight") != "0px", "styled"
    assert tab.axe() == []
    machine.on()
    tab.page.get_by_role("link", name="Try again").first.focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("html[data-ready]")
    tab.until(lambda: len(tab.replies()) == 2)
    assert tab.page.input_value("#message") == "half a thought"


def test_the_next_action_says_that_the_shop_is_gone(tab, machine):
    tab.ask("kettle")
    machine.off()
    tab.ask("cheaper")
    alert = tab.page.locator("article [role=alert]")
    alert.wait_for()
    assert "connection" in alert.inner_text()
    machine.on()
    tab.page.get_by_role("button", name="Try again: message 2").click()
    tab.until(lambda: len(tab.replies()) == 2)


def test_the_browser_keeps_the_page_and_its_style_and_nothing_else(tab):
    tab.ask("kettle")
    tab.page.reload()
    tab.page.wait_for_selector("html[data-ready]")
    kept = tab.page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
          return found.sort();
        }"""
    )
    assert kept == [
        "/offline",
        "/page/modes.css",
        "/page/plain.css",
        "/page/style.css",
        "/page/tokens.css",
    ]


def test_it_leaves_when_another_program_answers_at_the_address(tab, machine):
    machine.off()
    other = http.server.ThreadingHTTPServer(("127.0.0.1", machine.settings.port), Other)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    try:
        tab.page.goto(tab.address)
        assert tab.page.inner_text("body") == "Another program"
        tab.page.reload()
        left = """async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"""
        tab.until(lambda: tab.page.evaluate(left) == [0, 0])
    finally:
        other.shutdown()
        other.server_close()
