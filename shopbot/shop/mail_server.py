"""The merchant's mail server: takes one finished mail, or says why not. Keeps nothing, repeats nothing."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from shopbot.errors import BadSetting

PORTS = {"smtp": 587, "smtps": 465}


class MailServer:
    """A server under an address like smtp://name:password@host:587 (STARTTLS) or smtps://..."""

    def __init__(self, address: str, seconds: float = 20.0) -> None:
        """Checks the address; connects only when a mail is sent.

        Args:
            address: of the server; a password in it may be percent-encoded.
            seconds: to wait for each answer of the server.

        Raises:
            BadSetting: for anything that is no such address.
        """
        self._parts = urlsplit(address)
        if self._parts.scheme not in PORTS or not self._parts.hostname:
            raise BadSetting(
                "mail_server is no address of a mail server.",
                "Expected smtp://name:password@host:587 or smtps://name:password@host:465.",
            )
        self._seconds = seconds

    def send(self, mail: EmailMessage) -> None:
        """Gives the mail to the server. A password never goes unencrypted.

        Raises:
            OSError: when the server cannot be reached or stops answering.
            smtplib.SMTPException: when it answers that it will not take the mail.
        """
        server = self._connect()
        try:
            self._give(server, mail)
        except BaseException:
            server.close()
            raise
        with suppress(
            OSError, smtplib.SMTPException
        ):  # it has the mail: a bad goodbye is no failure
            server.quit()

    def _give(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        server.ehlo()
        if self._parts.scheme == "smtp" and (self._parts.username or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        server.send_message(mail)

    def _connect(self) -> smtplib.SMTP:
        scheme, host = self._parts.scheme, self._parts.hostname or ""
        port = self._parts.port or PORTS[scheme]
        if scheme == "smtps":
            safe = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=self._seconds, context=safe)
        return smtplib.SMTP(host, port, timeout=self._seconds)
