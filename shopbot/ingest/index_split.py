"""Cuts long texts at the ends of paragraphs and sentences, in any language: the only place that knows the splitter."""

from collections.abc import Callable

from shopbot.ingest.index_snippets import CHUNK

SEPARATORS = [
    "\n\n",
    "\n",
    "。",
    "！",
    "？",
    "；",
    ". ",
    "! ",
    "? ",
    "; ",
    "，",
    "、",
    ", ",
    " ",
    "",
]


def splitter() -> Callable[[str], list[str]]:
    """A function that cuts a text into pieces of at most `CHUNK` characters."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    cutter = RecursiveCharacterTextSplitter(
        separators=SEPARATORS, chunk_size=CHUNK, chunk_overlap=0, keep_separator="end"
    )

    def split(text: str) -> list[str]:
        # The splitter merges the pieces of a short text back to the text without its outer spaces.
        if len(text) <= CHUNK:
            return [whole] if (whole := text.strip()) else []
        return list(cutter.split_text(text))

    return split
