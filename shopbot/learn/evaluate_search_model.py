"""The language model as a re-ranker of judged products: what it is asked."""

from collections.abc import Sequence
from pathlib import Path

from shopbot.chat.brief import Brief, Notes
from shopbot.chat.prompt import render, texts
from shopbot.ingest.clean_text import language_of
from shopbot.learn.evaluate_search_files import Judged
from shopbot.learn.examples import ANSWERS
from shopbot.ports import Engine, Prompt
from shopbot.search.rerank_model import LanguageModelReranker
from shopbot.types import LOCALES, Locale, Product

NOTE = 300  # characters of a description that the model reads


def reranker(judged: Judged, engine: Engine, assets: Path, count: int) -> LanguageModelReranker:
    """A re-ranker of the first `count` candidates, asking as an adapter is trained to be asked."""
    products = {product.id: product for product in judged.products}
    says = {locale: texts(assets, locale) for locale in LOCALES}
    locale = _locale(list(judged.queries.values()))

    def ask(need: str, key: str) -> Prompt:
        return render(_brief(need, products[key], locale), says[locale])

    return LanguageModelReranker(engine, ask, ANSWERS[locale], count)


def _locale(queries: Sequence[str]) -> Locale:
    """The language that most queries are in."""
    chinese = sum(language_of(query) == "zh" for query in queries)
    return "zh" if 2 * chinese > len(queries) else "en"


def _brief(need: str, product: Product, locale: Locale) -> Brief:
    description = product.description.get(locale)[:NOTE]
    notes = Notes(product.title.get(locale), (description,) if description else ())
    return Brief("match", locale, "", need, notes=(notes,))
