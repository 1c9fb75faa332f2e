"""A real Chromium on a real server. The fake shop gives exact timing; its script is in tests/web/web_fakes.py."""

import contextlib
import os
import shutil
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "web"))
AXE = (HERE / "vendor" / "axe-core-4.14.1.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
QUIET = ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))  # a busy browser loses an event
            for kind in QUIET:  # gradio leaves event loops to the garbage collector
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


def _chromium() -> str | None:
    """The path of a Chromium, "" for Playwright's own, None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        return "" if Path(player.chromium.executable_path).exists() else None


@pytest.fixture(scope="session")
def browser():
    found = _chromium()
    if found is None:
        line = "NO CHROMIUM FOUND: the page's browser tests did not run (apt install chromium)."
        if os.environ.get("SHOPBOT_NO_SKIP") == "1":
            pytest.fail(line)
        warnings.filterwarnings("default", category=UserWarning)
        sys.__stderr__.write(f"\n*** {line} ***\n")
        pytest.skip(line)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=found or None, args=FLAGS)
        yield running
        running.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[object, str]]:
    """The fake shop and its address."""
    from web_fakes import FakeShop

    from shopbot.settings import Settings
    from shopbot.web import server

    shop, settings = FakeShop(), Settings(port=free_port())
    built = server.build(shop, settings)
    address, _ = server.launch(built, settings)
    yield shop, address
    built.get_blocks().close(verbose=False)


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """The address of a shop that asks for a password ("sesame")."""
    with guarded() as address:
        yield address


@pytest.fixture(scope="module")
def selling(tmp_path_factory) -> Iterator[str]:
    """The address of the sample shop without a model: it has a cart, a checkout and orders."""
    with sample(str(tmp_path_factory.mktemp("selling"))) as address:
        yield address


@pytest.fixture(scope="module")
def address(sample_shop, sample_settings, tmp_path_factory) -> Iterator[str]:
    """The address of a shop with a copy of the sample shop's data: what is done there stays there."""
    from shopbot.settings import Settings
    from shopbot.web import server
    from shopbot.wiring import open_shop
    from shopbot.wiring_journeys import copy_shop

    data = str(tmp_path_factory.mktemp("copied"))
    settings = Settings(data_dir=data, embedder="hash", model="none", port=free_port())
    copy_shop(sample_settings, settings)
    built = server.build(open_shop(settings), settings)
    local, _ = server.launch(built, settings)
    yield local
    built.get_blocks().close(verbose=False)


@contextlib.contextmanager
def guarded() -> Iterator[str]:
    """The address of the fake shop behind its door."""
    from web_fakes import FakeShop

    from shopbot.settings import Settings
    from shopbot.web import server
    from shopbot.web.guard import Keys

    settings = Settings(port=free_port())
    built = server.build(FakeShop(), settings, Keys("sesame"))
    address, _ = server.launch(built, settings)
    try:
        yield address
    finally:
        built.get_blocks().close(verbose=False)


@contextlib.contextmanager
def sample(data: str, voice: object = None) -> Iterator[str]:
    """The address of a sample shop with its data in this folder, without a language model."""
    from shopbot.settings import Settings
    from shopbot.web import server
    from shopbot.wiring import open_shop

    chosen = Settings(data_dir=data, port=free_port(), embedder="hash", model="none")
    built = server.build(replace(open_shop(chosen), voice=voice), chosen)
    address, _ = server.launch(built, chosen)
    try:
        yield address
    finally:
        built.get_blocks().close(verbose=False)


@dataclass
class Visit:
    """One tab of the page, and what can be done and seen there."""

    page: object
    address: str
    problems: list[str] = field(default_factory=list)

    def open(self, lang: str = "en") -> "Visit":
        self.page.goto(f"{self.address}?lang={lang}")
        self.page.wait_for_selector("html[data-ready][data-voice]")
        return self

    def ask(self, text: str, *, wait: bool = True) -> "Visit":
        self.page.fill("#message", text)
        self.page.press("#message", "Enter")
        return self.idle() if wait else self

    def idle(self) -> "Visit":
        """Waits until no reply is being written."""
        self.until(lambda: self.js("document.getElementById('send').ariaDisabled") != "true")
        return self

    def until(self, holds: Callable[[], object], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it did not come to pass in time"
            self.page.wait_for_timeout(20)

    def js(self, expression: str) -> object:
        return self.page.evaluate(expression)

    @property
    def focus(self) -> str:
        """The id of what has the focus, else its text, else its tag."""
        return self.js(
            "(() => { const e = document.activeElement;"
            " return e.id || e.getAttribute('aria-label') || e.innerText.trim() || e.tagName; })()"
        )

    def replies(self) -> list[str]:
        return [t.strip() for t in self.page.locator("article.theirs .prose").all_inner_texts()]

    def axe(self) -> list[str]:
        """Violations, as "rule: where"."""
        return self.judged()[0]

    def judged(self) -> tuple[list[str], list[str]]:
        """What axe calls wrong and what it cannot judge, as "rule: where and why"."""
        return judged(self.page)


def judged(page) -> tuple[list[str], list[str]]:
    """What axe calls wrong in a page and what it cannot judge there, as "rule: where and why"."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    kinds = ["violations", "incomplete"]
    found = page.evaluate(
        "([tags, kinds]) => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: kinds})",
        [AXE_TAGS, kinds],
    )
    violated, unsure = (
        [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found[kind]
            for node in rule["nodes"]
        ]
        for kind in kinds
    )
    return violated, unsure


@contextlib.contextmanager
def tabs(browser) -> Iterator[Callable[..., Visit]]:
    """Makes tabs: `make(address, width=320)`. Closes them all, and fails for every error of a script in one of them."""
    made: list[Visit] = []

    def make(address: str, width: int = 1280, height: int = 800, **options) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        tab = Visit(context.new_page(), address)
        tab.page.on("pageerror", lambda error: tab.problems.append(str(error)))
        made.append(tab)
        return tab

    yield make
    problems = [problem for tab in made for problem in tab.problems]
    for tab in made:
        tab.page.context.close()
    assert problems == []


@pytest.fixture
def visit(browser, served) -> Iterator[Callable[..., Visit]]:
    """Opens tabs: `visit(lang="zh", width=320, color_scheme="dark")`. Errors in the console fail the test."""
    with tabs(browser) as make:

        def open_tab(lang: str = "en", width: int = 1280, height: int = 800, **options) -> Visit:
            tab = make(served[1], width, height, **options)
            tab.page.on("console", lambda m: m.type == "error" and tab.problems.append(m.text))
            return tab.open(lang)

        yield open_tab


@pytest.fixture
def shop(served):
    served[0].assistant.requests.clear()
    served[0].assistant.ended.clear()
    return served[0]


@pytest.fixture
def talk(browser) -> Iterator[Callable[..., Visit]]:
    """Opens tabs of another shop with a microphone of the test's own: `talk((shop, address), error="NotFoundError")`."""
    from voice_tools import stubbed

    with tabs(browser) as make:

        def open_tab(
            served,
            lang="en",
            *,
            init="",
            width=1280,
            height=800,
            color_scheme="light",
            **microphone,
        ) -> Visit:
            tab = make(served[1], width, height, color_scheme=color_scheme)
            stubbed(tab, **microphone)
            if init:
                tab.page.add_init_script(init)
            return tab.open(lang)

        yield open_tab
