"""A hand-over as a mail: plain text, in which what was said can be nothing but what was said."""

import smtplib
import unicodedata
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime

from shopbot.chat.words import Words
from shopbot.shop.handover import NotDelivered
from shopbot.shop.mail_server import MailServer
from shopbot.types import Handover

_SHOPPER, _SHOP = (
    "> ",
    "  ",
)  # every line of the conversation begins so: none can pass for the letter's own


class MailCarrier:
    """Writes to the shop's people through the merchant's mail server."""

    def __init__(self, server: MailServer, sender: str, to: str, words: Words) -> None:
        """Mails go from `sender` to `to`; the letter is in the language of `words`."""
        self._server = server
        self._sender = sender
        self._to = to
        self._words = words

    def deliver(self, wanted: Handover) -> None:
        """Sends the letter.

        Raises:
            NotDelivered: when the server has not taken it.
        """
        try:
            self._server.send(letter(wanted, self._sender, self._to, self._words))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotDelivered(str(error), final=min(codes, default=0) >= 500) from error
        except smtplib.SMTPDataError as error:
            raise NotDelivered(str(error), final=error.smtp_code >= 500) from error
        except (OSError, smtplib.SMTPException) as error:  # a wrong password can be put right
            raise NotDelivered(str(error), final=False) from error


def letter(wanted: Handover, sender: str, to: str, words: Words) -> EmailMessage:
    """The mail. Only the addresses and a fixed subject stand in its head, nothing that a shopper wrote freely."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = words.say("handover.mail.subject")
    mail["Date"] = format_datetime(wanted.asked.astimezone(UTC))
    mail["Message-ID"] = f"<{_name(wanted.key)}@shopbot.invalid>"  # the same when it is sent again
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if "@" in wanted.contact:
        mail["Reply-To"] = wanted.contact
    mail.set_content(body(wanted, words))
    return mail


def body(wanted: Handover, words: Words) -> str:
    """What the person reads."""
    told = [
        words.say("handover.mail.opening"),
        words.say("handover.mail.contact", contact=wanted.contact),
        words.say("handover.mail.asked", time=f"{wanted.asked.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        words.say("handover.mail.wish"),
        _lined(wanted.wish, _SHOPPER),
    ]
    if wanted.conversation:
        told.append(words.say("handover.mail.conversation"))
        for said in wanted.conversation:
            told += [_lined(said.question, _SHOPPER), _lined(said.reply, _SHOP)]
    else:
        told.append(words.say("handover.mail.no_conversation"))
    return "\n\n".join(told) + "\n"


def _lined(text: str, mark: str) -> str:
    """The text with a mark before every line, without signs that could hide or reorder what is read."""
    lines = text.splitlines() or [""]
    return "\n".join(mark + "".join(c for c in line if _visible(c)) for line in lines)


def _visible(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    )


def _name(key: str) -> str:
    return "".join(c for c in key if c.isascii() and c.isalnum())[:64] or "handover"
