"""What is remembered, on a real page: the file of the shopper's page, and the page without JavaScript, read by axe."""

import json

import pytest
from conftest import AXE, AXE_TAGS, Visit

from shopbot.types import LOCALES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
SIZE = {"en": "I wear size 42 shoes", "zh": "我的鞋码是42"}


def test_the_shoppers_page_saves_the_file_by_keyboard(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Visit(context.new_page(), address)
    tab.open("en")
    tab.page.click("#open-settings")
    tab.page.focus("#keep-profile")
    with tab.page.expect_download() as download:
        tab.page.keyboard.press("Enter")
    kept = json.loads(download.value.path().read_text("utf-8"))
    assert kept == {"profiles": [], "behaviour": []}
    tab.until(lambda: "remembered.json" in tab.page.inner_text("body"), 15)
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_plain_page_by_keyboard(browser, address, locale):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}plain-profile?lang={locale}")
    page.focus("#remember")
    page.keyboard.type(SIZE[locale])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "42" in page.inner_text("ul.review")
    looking = browser.new_context().new_page()
    here, body = page.url, page.content()

    def answer(route):
        mine = route.request.url == here
        route.fulfill(body=body, content_type="text/html") if mine else route.continue_()

    looking.route("**/*", answer)
    looking.goto(here)
    looking.evaluate(AXE)
    found = looking.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + n.html)))",
        AXE_TAGS,
    )
    assert found == []
    looking.context.close()
    context.close()
