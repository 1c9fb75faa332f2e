"""How the shop's people are reached, out of the settings: by mail, by webhook, or not at all."""

from typing import TYPE_CHECKING

from shopbot.errors import BadSetting
from shopbot.settings import Settings
from shopbot.types import ShopInfo

if TYPE_CHECKING:
    from pathlib import Path

    from shopbot.shop.handover import Carrier, HandoverDesk


def handover_desk(settings: Settings, folder: "Path", info: ShopInfo) -> "HandoverDesk":
    """The desk that passes conversations on. What an earlier run kept is tried again from now on.

    Args:
        settings: `handover` and what belongs to it.
        folder: of the shop; what is not delivered yet is kept in it.
        info: of the shop.

    Raises:
        BadSetting: when the settings do not fit together.
    """
    from shopbot.shop.handover import HandoverDesk
    from shopbot.shop.handover_queue import HandoverQueue

    desk = HandoverDesk(_carrier(settings, info), HandoverQueue(folder / "handover"))
    desk.keep_trying()
    return desk


def _carrier(settings: Settings, info: ShopInfo) -> "Carrier | None":
    where = settings.handover.strip()
    if not where:
        return None
    if "://" in where:
        from shopbot.shop.remote_handover import WebhookCarrier

        return WebhookCarrier(where, settings.handover_secret, private=settings.handover_private)
    return _by_mail(settings, where, info)


def _by_mail(settings: Settings, to: str, info: ShopInfo) -> "Carrier":
    from shopbot.chat.words import Words
    from shopbot.shop.handover import is_email
    from shopbot.shop.handover_mail import MailCarrier
    from shopbot.shop.mail_server import MailServer

    sender = settings.mail_from or info.email
    if not is_email(to):
        raise BadSetting(f"handover is {to!r}.", "Expected an e-mail address or https://host/path.")
    if not settings.mail_server or not is_email(sender):
        raise BadSetting(
            "handover is an e-mail address, but no mail can be sent.",
            "Set mail_server, and mail_from where the shop has no address of its own.",
        )
    words = Words("zh" if info.locales[:1] == ("zh",) else "en", settings.assets)
    return MailCarrier(MailServer(settings.mail_server), sender, to, words)
