"""What a shopper of this shop is likely to say: names that the speech model hears badly without being told, answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from shopbot.types import LOCALES, DialogueState, Locale, Product

_OF_THE_SHOP = 80  # names of the whole shop; more would push each other out of the decoder's prompt


def likely_words(
    shown: Sequence[Product],
    names: Mapping[Locale, Sequence[str]],
    locales: Sequence[Locale] = LOCALES,
) -> tuple[str, ...]:
    """The words to listen for, the likeliest first: titles, brands and choices of what is shown, then of the shop.

    Args:
        shown: the products that the conversation is about, as they are numbered.
        names: the shop's own names in each language (`shop_names`).
        locales: the languages that may be spoken.
    """
    words: list[str] = []
    for locale in locales:
        words += [product.title.get(locale) for product in shown]
    words += [product.brand for product in shown]
    for locale in locales:
        words += [choice for product in shown for choice in _choices(product, locale)]
    for locale in locales:
        words += names.get(locale, ())
    return tuple(dict.fromkeys(word for word in words if word))


def asked_for(state: DialogueState) -> str:
    """What the last reply asked for: "name", "email", ...; "review" where something waits for a yes; "" for nothing."""
    if state.proposed:
        return "review"
    return state.errand.asked if state.pending and state.errand else ""


def shop_names(products: Iterable[Product]) -> dict[Locale, tuple[str, ...]]:
    """The brands of a shop and the kinds of things that it sells, in turn, in each language, the commonest first.

    Brands that are not written in Chinese come last in Chinese, where they are seldom said.
    """
    brands: Counter[str] = Counter()
    kinds: dict[Locale, Counter[str]] = {locale: Counter() for locale in LOCALES}
    for product in products:
        brands[product.brand] += 1
        for locale in LOCALES:
            kinds[locale][product.kind.get(locale)] += 1
    del brands[""]
    return {locale: _named(brands, kinds[locale], locale) for locale in LOCALES}


def _named(brands: Counter[str], kinds: Counter[str], locale: Locale) -> tuple[str, ...]:
    ranked = [word for word, _ in brands.most_common()]
    foreign = [word for word in ranked if locale == "zh" and word.isascii()]
    own = [word for word in ranked if word not in foreign]
    things = [word for word, _ in kinds.most_common()]
    turns = (word for pair in zip_longest(own, things, fillvalue="") for word in pair)
    return tuple(dict.fromkeys(filter(None, (*turns, *foreign))))[:_OF_THE_SHOP]


def _choices(product: Product, locale: Locale) -> Iterable[str]:
    return (option.text.get(locale) for option in product.option_values("color"))
