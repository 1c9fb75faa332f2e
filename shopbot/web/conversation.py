"""A conversation as a whole, for both pages: told again, kept as a file, forgotten."""

from shopbot.types import Language
from shopbot.web import export, views, views_cart
from shopbot.web.needs import Shop
from shopbot.web.turns import Turns, check_session
from shopbot.web.views import Json


def history(shop: Shop, session: str, language: Language) -> Json:
    """What was said so far, with its products, and the proposal that still waits for a yes.

    Raises:
        BadInput: for an id that no page of ours has made.
    """
    words = shop.words(language)
    kept, _ = shop.journal.load(check_session(session))
    told = [views.turn(turn, words, language, shop.products) for turn in kept]
    return {"turns": told, "proposed": waiting(shop, session, language)}


def waiting(shop: Shop, session: str, language: Language) -> Json | None:
    """The proposal that still waits for a yes, after a reload or in another tab; in the language of the answers."""
    if shop.actions is None:
        return None
    words = shop.words(shop.words(language).locale)
    told = shop.actions.proposer.current(session, words)
    return {**views_cart.proposed(told, words), "locale": words.locale} if told else None


def written(shop: Shop, session: str, shape: str, language: Language) -> str:
    """The conversation as a file: json, md or txt."""
    words = shop.words(language)
    kept, _ = shop.journal.load(check_session(session))
    chosen: export.Format = next((f for f in export.FORMATS if f == shape), "txt")
    you, assistant = words.say("page.you"), words.say("page.assistant")
    return export.write(kept, chosen, you, assistant, words.text(shop.info.name))


def forget(shop: Shop, turns: Turns, session: str) -> None:
    """Ends a conversation and deletes what was kept of it; orders that were placed stay."""
    turns.stop(check_session(session))
    shop.journal.delete(session)
    if shop.actions:
        shop.actions.forget(session)
    if shop.profiles:
        shop.profiles.forget(session)
