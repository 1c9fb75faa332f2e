"""Who is asking: order number with e-mail address and a code sent there, or the token of a signed link.

Codes are kept as keyed hashes only, live ten minutes and bear five wrong tries. Whatever was wrong, the answer is the
same. Whoever knows the key of a shop (a file beside its database) could make both; nobody else can.
"""

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.database import Database
from shopbot.shop.tables import customers, orders
from shopbot.shop.tables_orders import codes
from shopbot.types import Claim, Customer

DIGITS = 6
SECONDS = 600  # that a code is good for
TRIES = 5  # wrong ones before a code is void
CODES = 5  # of one order in PERIOD; more are not sent, so that nobody's mailbox is flooded
PERIOD = 3600
NAMED = 20  # numbers of orders in one mail
_ADDRESS = "\n"  # before an address, as no number of an order begins

CodeSender = Callable[
    [Customer, str, str], None
]  # customer, number of the order or of several, code
Seconds = Callable[[], float]


class Identification:
    """Codes and links of one shop."""

    def __init__(self, database: Database, key: bytes, send: CodeSender, clock: Seconds) -> None:
        """Over a database.

        Args:
            database: of the shop.
            key: the shop's secret.
            send: delivers a code. It must not tell by raising or by the time it takes whether there was one to send.
            clock: seconds since 1970.
        """
        self._database = database
        self._key = key
        self._send = send
        self._clock = clock

    def send_code(self, claim: Claim) -> None:
        """Sends a code if order number and e-mail address belong together; else nothing, and says nothing.

        Without a number the mail names the orders of that address, too: its owner may have lost them.
        """
        now = int(self._clock())
        with self._database.writing() as connection:
            connection.execute(sa.delete(codes).where(codes.c.sent < now - PERIOD))
            found = _owner(connection, claim)
            if found is None or _sent(connection, found[0]) >= CODES:
                return
            order_id, customer, numbers = found
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
            connection.execute(
                sa.update(codes).where(codes.c.order_id == order_id).values(expires=0)
            )
            connection.execute(
                sa.insert(codes).values(
                    order_id=order_id,
                    digest=self._digest(order_id, code),
                    sent=now,
                    expires=now + SECONDS,
                    tries=0,
                )
            )
        self._send(customer, numbers, code)

    def identify(self, claim: Claim) -> Customer:
        """The customer that the claim proves.

        Raises:
            Refused: when it proves nothing, without saying why.
        """
        customer = self._linked(claim.link) if claim.link else self._by_code(claim)
        if customer is None:
            raise Refused("refused.not_identified")
        return customer

    def link(self, order_id: str, seconds: int) -> str:
        """The token of a link that identifies the owner of an order for so long. Send it to that owner only."""
        said = json.dumps([order_id, int(self._clock()) + seconds]).encode()
        return f"{_text(said)}.{_text(self._signature(said))}"

    # ---------------------------------------------------------------- inside

    def _by_code(self, claim: Claim) -> Customer | None:
        """The customer, if the code is right. A wrong try is kept, whatever comes after."""
        with self._database.writing() as connection:
            found = _owner(connection, claim)
            if found is None:
                return None
            order_id, customer, _ = found
            query = sa.select(codes).where(
                codes.c.order_id == order_id,
                codes.c.expires > int(self._clock()),
                codes.c.tries < TRIES,
            )
            row = connection.execute(query).first()
            if row is None:
                return None
            right = hmac.compare_digest(row.digest, self._digest(order_id, _typed(claim.code)))
            change = {"expires": 0} if right else {"tries": row.tries + 1}
            connection.execute(sa.update(codes).where(codes.c.number == row.number).values(change))
            return customer if right else None

    def _linked(self, token: str) -> Customer | None:
        try:
            said, signature = (_bytes(part) for part in token.split("."))
            if not hmac.compare_digest(signature, self._signature(said)):
                return None
            order_id, until = json.loads(said)
        except ValueError:  # not two parts, not base64, not JSON
            return None
        if until < self._clock():
            return None
        with self._database.reading() as connection:
            found = _find(connection, orders.c.id == order_id)
        return found[0][1] if found else None

    def _digest(self, order_id: str, code: str) -> str:
        said = json.dumps(["code", order_id, code]).encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()

    def _signature(self, said: bytes) -> bytes:
        return hmac.new(self._key, b"link\n" + said, hashlib.sha256).digest()


def _owner(connection: Connection, claim: Claim) -> tuple[str, Customer, str] | None:
    """What a code is kept under, whose it is and which orders it is for, if number and address belong together.

    Capitals do not count. Of an address alone it is who ordered with it last: guests are somebody new each time.
    """
    number, email = claim.order_id.strip().lower(), claim.email.strip().lower()
    if not email:
        return None
    is_hers = sa.func.lower(customers.c.email) == email
    if number:
        found = _find(connection, sa.and_(sa.func.lower(orders.c.id) == number, is_hers))
        return (*found[0], found[0][0]) if found else None
    found = _find(connection, is_hers)
    numbers = ", ".join(each for each, _ in found[:NAMED])
    return (f"{_ADDRESS}{email}", found[0][1], numbers) if found else None


def _find(connection: Connection, which: sa.ColumnElement[bool]) -> list[tuple[str, Customer]]:
    """Numbers of orders and whose they are, the newest first."""
    query = (
        sa.select(orders.c.id, customers.c.document)
        .join(customers, customers.c.id == orders.c.customer_id)
        .where(which)
        .order_by(orders.c.placed.desc(), orders.c.id.desc())
    )
    return [(row[0], codec.loads(Customer, row[1])) for row in connection.execute(query)]


def _sent(connection: Connection, order_id: str) -> int:
    """How many codes of this order are not forgotten yet."""
    query = sa.select(sa.func.count()).select_from(codes).where(codes.c.order_id == order_id)
    return connection.scalar(query) or 0


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _typed(code: str) -> str:
    """A code as it was meant: full-width digits and spaces between do not count."""
    return "".join(unicodedata.normalize("NFKC", code).split())
