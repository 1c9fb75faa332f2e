"""Sends mails to customers: through the merchant's mail server, else into a folder where the merchant finds them."""

import smtplib
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from shopbot.chat.words import Words
from shopbot.errors import StorageError
from shopbot.shop.mail_server import MailServer
from shopbot.types import Customer, Locale


class Post:
    """Mails of one shop. A mail that the server does not take is kept in the folder, so that none is lost."""

    def __init__(
        self, sender: str, server: str, outbox: Path, words: Mapping[Locale, Words]
    ) -> None:
        """Through `server`, or into the folder.

        Args:
            sender: e-mail address of the shop.
            server: "smtp://name:password@host:587" (STARTTLS) or "smtps://..."; "" for none.
            outbox: a folder for mails that no server took; made when it is needed.
            words: of each language.

        Raises:
            BadSetting: for a server that is no such address.
        """
        self._sender = sender
        self._server = MailServer(server) if server else None
        self._outbox = outbox
        self._words = words

    def send_code(self, customer: Customer, order_id: str, code: str) -> None:
        """Sends the code that proves who asks about an order, or about several, in the customer's language."""
        words = self._words[customer.locale]
        several = "," in order_id
        subject = "mail.code.many.subject" if several else "mail.code.subject"
        text = "mail.code.many.text" if several else "mail.code.text"
        self.send(
            customer.email,
            words.say(subject, order=order_id),
            words.say(text, order=order_id, code=code, name=customer.name),
        )

    def send(self, to: str, subject: str, text: str) -> None:
        """Sends a mail. A server is spoken to in the background: how long it takes tells nobody anything.

        Raises:
            StorageError: when there is no server and the folder cannot be written.
        """
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, " ".join(subject.split())
        mail.set_content(text)
        if self._server is None:
            self._keep(mail)
        else:
            threading.Thread(target=self._deliver, args=(self._server, mail)).start()

    def _deliver(self, server: MailServer, mail: EmailMessage) -> None:
        try:
            server.send(mail)
        except (OSError, smtplib.SMTPException) as error:
            mail["X-ShopBot-Not-Sent"] = " ".join(str(error).split())[:200]
            self._keep(mail)

    def _keep(self, mail: EmailMessage) -> None:
        try:
            self._outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:8]}.eml"
            part = self._outbox / f".{name}"
            part.write_bytes(mail.as_bytes())
            part.chmod(0o600)
            part.rename(self._outbox / name)
        except OSError as error:
            raise StorageError(
                f"The mail could not be kept in {self._outbox}: {error.strerror}.",
                "Free some space or give yourself write permission.",
            ) from error
