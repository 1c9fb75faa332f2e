"""The focus ring as it is drawn: at least two pixels all round, three to one against what was there before."""

import io

import pytest
from PIL import Image, ImageChops

STOPS = (
    "#new-chat", "#open-settings", ".suggestion", "#message", "#send", "#how", "article.theirs",
    "#cards .card-foot button", "a.tag",
)  # fmt: skip
IN_SETTINGS = (
    "#strategy-sampling",
    "#more",
    "#number-temperature",
    "#settings button[value=close]",
)
ROOM = 8  # pixels around the control that are looked at
SLACK = 0.85  # rounded corners are shorter than the box


def luminance(rgb):
    parts = [c / 255 for c in rgb]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ringed(tab, selector) -> int:
    """Pixels that the focus changes by three to one or more, for each pixel of the control's outline."""
    control = tab.page.locator(selector).first
    control.scroll_into_view_if_needed()
    tab.js("document.activeElement.blur()")
    around = control if selector != "#message" else tab.page.locator(".boxed")
    box = around.bounding_box()
    clip = {
        "x": max(0, box["x"] - ROOM),
        "y": max(0, box["y"] - ROOM),
        "width": box["width"] + 2 * ROOM,
        "height": min(box["height"] + 2 * ROOM, 790 - box["y"]),
    }

    def shot() -> Image.Image:
        return Image.open(io.BytesIO(tab.page.screenshot(clip=clip, caret="hide"))).convert("RGB")

    without = shot()
    tab.page.keyboard.press("Shift")  # the page knows that a keyboard is used
    control.focus()
    withit = shot()
    changed = ImageChops.difference(without, withit).convert("L").point(lambda v: 255 if v else 0)
    seen = changed.tobytes()
    before, after = without.tobytes(), withit.tobytes()
    clear = sum(
        contrast(before[n * 3 : n * 3 + 3], after[n * 3 : n * 3 + 3]) >= 3
        for n, value in enumerate(seen)
        if value
    )
    return clear / (2 * (without.width - 2 * ROOM + without.height - 2 * ROOM))


@pytest.mark.point(26, 27)
@pytest.mark.parametrize("theme", ["light", "dark", "contrast", "forced"])
def test_the_ring_is_drawn_two_pixels_wide_and_three_to_one(visit, theme):
    tab = visit(height=800, forced_colors="active" if theme == "forced" else "none").ask("kettle")
    tab.js(f"document.documentElement.dataset.theme = '{theme}'")
    drawn = {stop: ringed(tab, stop) for stop in STOPS}
    tab.page.click("#open-settings")
    tab.page.check("#strategy-sampling", force=True)
    tab.page.click("#more")
    drawn |= {stop: ringed(tab, stop) for stop in IN_SETTINGS}
    assert {stop: width for stop, width in drawn.items() if width < 2 * SLACK} == {}
