"""A third language from one file: what has no marker, and is not of the catalogue or the conversation, is untranslated.

The file is made here: every message in accented letters between ⟦ and ⟧, 40 % longer, once from left to right, once from
right to left.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from conftest import Visit, free_port
from web_fakes import ASSETS, FakeShop

from shopbot.settings import Settings

ACCENTED = str.maketrans("aceinorsuyACEINORSUY", "áçéíñóřšúýÁÇÉÍÑÓŘŠÚÝ")
LANGUAGES = {
    "xa": {"tag": "en-XA", "direction": "ltr", "name": "⟦Pséúdó⟧"},
    "xb": {"tag": "ar-XB", "direction": "rtl", "name": "⟦Óvéřřídé⟧"},
}
# What a page shows that is nobody's to translate: what was said, what the catalogue holds, other languages' names.
OF_OTHERS = ".yours .prose, [data-other], time, h1, .source, code, script, style, noscript"
UNTRANSLATED = """(others) => {
  const page = document.documentElement;
  const found = new Set();
  const ours = (element) => element && !element.closest(others) && element.closest("[lang]") === page;
  const report = (element, what, text) => {
    if (!/\\p{L}{2}/u.test(text) || /⟦/.test(text) || !ours(element)) return;
    found.add(`${what} in ${element.tagName.toLowerCase()}.${element.className}#${element.id}: ${text.trim()}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.localName === "textarea") continue; // its placeholder is ours, what stands in it is not
    const whole = parent.closest("p, li, dd, h2, h3, h4, button, a, label, td, th, summary, legend, caption") ?? parent;
    if (!/⟦/.test(whole.textContent)) report(parent, "text", walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("*"))
    for (const name of ["aria-label", "placeholder", "title", "alt", "aria-valuetext", "aria-roledescription", "aria-description"])
      if (element.hasAttribute(name)) report(element, name, element.getAttribute(name));
  if (!/⟦/.test(document.title)) found.add(`title: ${document.title}`);
  return [...found];
}"""


def pseudo(text: str) -> str:
    """The message with its placeholders, in other letters, longer and marked."""
    parts = re.split(r"(\{[^}]*\}|%|°)", text)
    said = "".join(part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(parts))
    return f"⟦{said}{' ~' * max(1, round(len(text) * 0.2))}⟧"


def write(folder, code: str) -> None:
    messages = {}
    for file in [ASSETS / "strings" / "en.json", *sorted((ASSETS / "strings").glob("*.en.json"))]:
        messages |= json.loads(file.read_text("utf-8"))
    told = {key: pseudo(text) for key, text in messages.items() if not key.startswith("language.")}
    head = {f"language.{key}": text for key, text in LANGUAGES[code].items()}
    head |= {"language.formats": "en_US", "language.answers": "en"}
    (folder / "strings" / f"{code}.json").write_text(json.dumps(head | told), "utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    from shopbot.web import server

    assets = tmp_path_factory.mktemp("assets")
    for part in ASSETS.iterdir():
        if part.name != "strings":
            (assets / part.name).symlink_to(part)
    shutil.copytree(ASSETS / "strings", assets / "strings")
    for code in LANGUAGES:
        write(assets, code)
    settings = Settings(port=free_port())
    built = server.build(FakeShop(assets=assets), settings)
    local, _ = server.launch(built, settings)
    yield local
    built.get_blocks().close(verbose=False)


@pytest.fixture
def tab(browser, address) -> Iterator[Callable[..., Visit]]:
    opened = []

    def open_tab(lang: str, width: int = 1280) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 800})
        opened.append(context)
        return Visit(context.new_page(), address).open(lang)

    yield open_tab
    for context in opened:
        context.close()


def untranslated(one: Visit) -> list[str]:
    return one.page.evaluate(UNTRANSLATED, OF_OTHERS)


def sideways(one: Visit) -> list[str]:
    """What stands out at a side, if the page can be scrolled sideways."""
    return one.page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          return [...document.querySelectorAll("body *")].filter((e) => {
            const box = e.getBoundingClientRect();
            return box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !e.closest(".unseen, .wide");
          }).map((e) => `${e.tagName}.${e.className}#${e.id}`).slice(0, 8);
        }"""
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_page_is_of_the_file(tab, lang):
    one = tab(lang)
    assert one.js("[document.documentElement.lang, document.documentElement.dir]") == [
        LANGUAGES[lang]["tag"],
        LANGUAGES[lang]["direction"],
    ]
    assert untranslated(one) == []
    one.ask("compare the kettles")
    one.page.locator("[aria-controls=evidence-1]").click()
    one.page.wait_for_selector("#evidence-1 li")
    one.ask("boom")
    assert untranslated(one) == []
    for opener in ("#open-settings", "#open-help"):
        one.page.click(opener)
        assert untranslated(one) == []
        one.page.keyboard.press("Escape")
    assert one.axe() == []


def test_a_word_that_is_not_of_the_file_is_found(tab):
    one = tab("xa")
    one.js("document.getElementById('send').textContent = 'Send'")
    one.js("document.getElementById('message').placeholder = 'Write here'")
    assert len(untranslated(one)) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plain_page_is_of_the_file(tab, lang):
    one = tab(lang)
    one.page.goto(f"{one.address}plain?lang={lang}")
    assert untranslated(one) == []
    one.page.fill("#message", "compare the kettles")
    one.page.click(".ask button")
    for name in (
        "plain", "plain-settings", "plain-help", "plain-new", "plain-product?id=kettle-1", "plain-product?id=none",
        "accessibility", "nowhere",
    ):  # fmt: skip
        one.page.goto(f"{one.address}{name}")
        assert untranslated(one) == [], name
        assert one.axe() == [], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_longer_words_do_not_stand_out_at_320_pixels(tab, lang):
    one = tab(lang, width=320)
    assert sideways(one) == []
    one.ask("compare the kettles")
    assert sideways(one) == []
    one.page.click("#show-products")
    assert sideways(one) == []
    one.page.click("#hide-products")
    for opener in ("#open-settings", "#open-help"):
        one.page.click(opener)
        assert sideways(one) == []
        one.page.keyboard.press("Escape")
    for name in (
        "plain",
        "plain-settings",
        "plain-help",
        "plain-new",
        "accessibility",
        "offline",
        "nowhere",
    ):
        one.page.goto(f"{one.address}{name}?lang={lang}")
        assert sideways(one) == [], name


def test_what_is_answered_names_its_own_language(tab):
    one = tab("xa").ask("compare the kettles")
    langs = "[...document.querySelectorAll('.theirs .prose, .compared, #suggestions button')].map((e) => e.lang)"
    assert set(one.js(langs)) == {"en"}
    titles = (
        "[...document.querySelectorAll('#cards h3 [lang], #cards .kind[lang]')].map((e) => e.lang)"
    )
    assert set(one.js(titles)) == {"en"}


def test_a_chinese_reply_on_an_english_page_is_marked_as_chinese(visit):
    one = visit("en")
    one.page.goto(f"{one.address}?lang=zh")
    one.page.wait_for_selector("html[data-ready]")
    one.ask("水壶")
    one.open("en")
    one.until(lambda: one.page.locator(".theirs .prose").count() == 1)
    assert one.js("document.querySelector('.theirs .prose').lang") == "zh-Hans"
    assert one.js("document.documentElement.lang") == "en"
