"""Our own SVG drawings as pixels, for the picture model. Never those of a stranger: resvg stops hard on broken ones."""

from resvg import render, usvg

_SAME_SIZE = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_WHITE = (255, 255, 255, 255)


def png(svg: str) -> bytes:
    """The drawing on white, as a PNG file. `--tint`, which resvg does not know, is put in where it is used."""
    _, _, after = svg.partition("--tint:")
    tint = after.partition('"')[0].partition(";")[0].strip()
    tree = usvg.Tree.from_str(svg.replace("var(--tint)", tint), usvg.Options.default())
    return render(tree, _SAME_SIZE, bg_color=_WHITE)
