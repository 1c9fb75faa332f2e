"""Profiles of shoppers: written only after a yes, kept for a time, shown, exported and erased altogether.

They lie under keyed hashes, as their behaviour does: a copied database does not tell whose needs these are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shopbot.chat.profile_changes import apply_all, holds_nothing
from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.shop.behaviour import BehaviourStore
from shopbot.shop.behaviour_key import Pseudonyms
from shopbot.shop.database import Database
from shopbot.shop.expiry import delete_profiles
from shopbot.shop.tables import consents
from shopbot.shop.tables_shoppers import profiles
from shopbot.types import Change, Consent, Profile, Shopper

RETENTION_DAYS = 365  # from the last yes
SOURCE = "the shopper"  # of the consent, as `consents` names it


class ShopperStore:
    """The profiles of one shop. Safe to use from several threads and processes."""

    def __init__(
        self, database: Database, pseudonyms: Pseudonyms, retention_days: int = RETENTION_DAYS
    ) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._behaviour = BehaviourStore(database, pseudonyms)
        self._retention = retention_days

    def profile(self, shopper: Shopper, today: date) -> Profile:
        """What is remembered: the customer's profile, else the one of this session; an empty one for guests."""
        with self._database.reading() as connection:
            return self._held(connection, shopper, today)

    def change(
        self, shopper: Shopper, changes: Sequence[Change], consent: Consent | None, today: date
    ) -> Profile:
        """Does the changes, all or none, and gives back the profile as it is now.

        A profile that a session had before the shopper identified becomes the customer's with the next yes.

        Args:
            shopper: whose profile.
            changes: what was agreed to, or is to be forgotten.
            consent: what the yes was to; None is enough to forget something, never to remember it.
            today: the day of the yes; the profile is kept until `retention_days` after it.

        Raises:
            Refused: when something would be remembered without a yes; nothing is changed.
            StorageError: when it cannot be written; nothing is changed.
        """
        learns = any(not change.remove for change in changes)
        if learns and not (consent and consent.purpose.strip()):
            raise Refused("refused.profile_consent")
        with self._database.writing() as connection:
            before = self._held(connection, shopper, today)
            after = apply_all(before, changes)
            if consent and learns:
                expires = today + timedelta(self._retention)
                after = replace(after, consent=consent, expires=expires)
            delete_profiles(connection, profiles.c.owner.in_(self._owners(shopper)))
            if not holds_nothing(after):
                self._write(connection, shopper, after)
                return after
        return Profile()

    def export(self, shopper: Shopper) -> Mapping[str, object]:
        """Everything that is held under this shopper, ready for JSON: profile, consent, what was done."""
        owners = self._owners(shopper)
        query = (
            sa.select(profiles.c.document, consents)
            .join(consents, consents.c.number == profiles.c.consent)
            .where(profiles.c.owner.in_(owners))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        held = [
            {
                "profile": codec.encode(codec.loads(Profile, row["document"])),
                "kept_for_days": row["retention_days"],
                "said_by": row["said_by"],
            }
            for row in rows
        ]
        return {"profiles": held, "behaviour": [dict(e) for e in self._events(shopper)]}

    def erase(self, shopper: Shopper) -> int:
        """Removes the profile of the session and of the customer, the consent, and what was recorded of their doings.

        Gives back how many things that were. The conversation itself is the journal's to forget.
        """
        with self._database.writing() as connection:
            gone = delete_profiles(connection, profiles.c.owner.in_(self._owners(shopper)))
        return gone + sum(self._behaviour.forget(name) for name in _names(shopper))

    def events(self, shopper: Shopper, kind: str) -> tuple[str, ...]:
        """Ids of the products that this customer did something with ("purchase", "view"), newest first."""
        found = [e for e in self._events(shopper) if e["kind"] == kind and e["product_id"]]
        return tuple(dict.fromkeys(str(event["product_id"]) for event in reversed(found)))

    # ---------------------------------------------------------------- inside

    def _events(self, shopper: Shopper) -> list[Mapping[str, object]]:
        return [e for name in _names(shopper) for e in self._behaviour.events(name)]

    def _owners(self, shopper: Shopper) -> list[str]:
        """The hashes that a profile of this shopper may lie under, the one to write to first."""
        named = (("customer", shopper.customer), ("session", shopper.session))
        return [mark for kind, name in named if (mark := self._pseudonyms.of(kind, name))]

    def _held(self, connection: Connection, shopper: Shopper, today: date) -> Profile:
        for owner in self._owners(shopper):
            query = sa.select(profiles.c.document).where(
                profiles.c.owner == owner, profiles.c.expires > today.isoformat()
            )
            if found := connection.scalar(query):
                return codec.loads(Profile, found)
        return Profile()

    def _write(self, connection: Connection, shopper: Shopper, profile: Profile) -> None:
        assert profile.consent is not None
        assert profile.expires is not None
        row = {
            "purpose": profile.consent.purpose,
            "said_by": profile.consent.said_by,
            "given": profile.consent.given.isoformat(),
            "source": SOURCE,
            "retention_days": (profile.expires - profile.consent.given).days,
        }
        made = connection.execute(sa.insert(consents).values(row)).inserted_primary_key
        connection.execute(
            sa.insert(profiles).values(
                owner=self._owners(shopper)[0],
                document=codec.dumps(profile),
                consent=int(made[0]) if made else 0,
                expires=profile.expires.isoformat(),
            )
        )


def _names(shopper: Shopper) -> tuple[str, ...]:
    """What the shop's own records call the customer; behaviour may be held under any of them."""
    return tuple(dict.fromkeys(name for name in (shopper.customer, shopper.email) if name))
