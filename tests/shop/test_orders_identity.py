"""Codes and signed links: what they prove, how long, how often; and the mails that carry them."""

import email
import email.policy
import re
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desk import ANN, BOB, Desk, everything
from servers import mail_server

from shopbot.chat.words import Words
from shopbot.errors import BadSetting, Refused, StorageError
from shopbot.settings import ROOT
from shopbot.shop.orders_identity import Identification
from shopbot.shop.post import Post
from shopbot.shop.secret_key import secret_key
from shopbot.types import LOCALES, Claim, Customer

WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}
CLAIM = Claim("A-paid", "ann@post.example")


def claim(code: str) -> Claim:
    return Claim("A-paid", "ann@post.example", code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refused(desk: Desk, said: Claim) -> None:
    with pytest.raises(Refused) as caught:
        desk.desk.identify(said)
    assert (caught.value.key, caught.value.slots) == ("refused.not_identified", {})


def test_a_code_is_six_digits_and_not_kept(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    ((_, _, code),) = desk.sent
    assert re.fullmatch(r"\d{6}", code)
    assert code not in repr(everything(desk.database)["codes"])


def test_a_code_as_people_type_it(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    code = desk.sent[0][2]
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    assert desk.desk.identify(claim(f" {wide[:3]} {wide[3:]} ")) == ANN


def test_five_wrong_tries_and_the_right_one_is_worth_nothing(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    code = desk.sent[0][2]
    for _ in range(5):
        refused(desk, claim(wrong(code)))
    refused(desk, claim(code))


def test_four_wrong_tries_are_forgiven(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    code = desk.sent[0][2]
    for text in (wrong(code), "", "abc", "0" * 5000):
        refused(desk, claim(text))
    assert desk.desk.identify(claim(code)) == ANN


def test_tries_from_many_threads_are_counted(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    code = desk.sent[0][2]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: refused(desk, claim(wrong(code))), range(8)))
    refused(desk, claim(code))


def test_a_code_is_good_for_ten_minutes(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    desk.seconds += 599
    code = desk.sent[0][2]
    refused(desk, claim(wrong(code)))
    desk.seconds += 1
    refused(desk, claim(code))


def test_a_new_code_voids_the_old_one(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    desk.desk.send_code(CLAIM)
    first, second = (sent[2] for sent in desk.sent)
    if first != second:
        refused(desk, claim(first))
    assert desk.desk.identify(claim(second)) == ANN


def test_a_code_is_for_its_order(desk: Desk) -> None:
    desk.desk.send_code(CLAIM)
    refused(desk, Claim("A-pending", "ann@post.example", desk.sent[0][2]))


def test_a_mailbox_is_not_flooded(desk: Desk) -> None:
    for _ in range(9):
        desk.desk.send_code(CLAIM)
    assert len(desk.sent) == 5
    desk.seconds += 3601
    desk.desk.send_code(CLAIM)
    assert len(desk.sent) == 6
    assert len(everything(desk.database)["codes"]) == 1  # the old ones are forgotten


def test_a_mailbox_is_not_flooded_by_its_address_either(desk: Desk) -> None:
    for _ in range(9):
        desk.desk.send_code(Claim(email=CLAIM.email))
    assert len(desk.sent) == 5
    assert "A-paid" in desk.sent[0][1]


def test_links_expire_and_cannot_be_changed(desk: Desk) -> None:
    token = desk.identification.link("A-paid", 60)
    assert desk.desk.identify(Claim(link=token)) == ANN
    said, signature = token.split(".")
    foreign = Identification(desk.database, b"another key", lambda *_: None, lambda: desk.seconds)
    bob = desk.identification.link("B-1", 60)
    assert desk.desk.identify(Claim(link=bob)) == BOB
    for bad in (
        f"{bob.split('.')[0]}.{signature}",
        f"{said}.{signature[:-2]}AA",
        said,
        f"{said}.",
        f".{signature}",
        f"{token}.x",
        "é.é",
        "....",
        foreign.link("A-paid", 60),
        desk.identification.link("A-none", 60),
    ):
        refused(desk, Claim(link=bad))
    desk.seconds += 61
    refused(desk, Claim(link=token))


def test_the_key_is_made_once_and_is_the_owners(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(8)))
    assert len(keys) == 1
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("oops")
    with pytest.raises(StorageError, match="damaged"):
        secret_key(tmp_path)
    with pytest.raises(StorageError, match="cannot be used"):
        secret_key(tmp_path / "nowhere")


def mails(folder: Path) -> list[email.message.EmailMessage]:
    return [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)  # type: ignore[misc]
        for file in sorted(folder.glob("*.eml"))
    ]


@pytest.mark.parametrize(("customer", "subject"), [(ANN, "Your code"), (BOB, "验证码")])
def test_without_a_server_mails_lie_in_the_outbox(
    tmp_path: Path, customer: Customer, subject: str
) -> None:
    post = Post("shop@post.example", "", tmp_path / "outbox", WORDS)
    post.send_code(customer, "A-paid", "012345")
    (mail,) = mails(tmp_path / "outbox")
    assert (mail["To"], mail["From"]) == (customer.email, "shop@post.example")
    assert subject in mail["Subject"]
    text = mail.get_content()
    assert all(part in text for part in ("012345", "A-paid", customer.name))


def test_a_server_that_does_not_answer_loses_no_mail(tmp_path: Path) -> None:
    post = Post("shop@post.example", "smtp://a:b@127.0.0.1:1", tmp_path / "outbox", WORDS)
    before = set(threading.enumerate())
    post.send_code(ANN, "A-paid", "012345")
    for thread in set(threading.enumerate()) - before:
        thread.join()
    (mail,) = mails(tmp_path / "outbox")
    assert "refused" in mail["X-ShopBot-Not-Sent"]


def test_a_server_gets_the_mail(tmp_path: Path) -> None:
    with mail_server() as mailbox:
        before = set(threading.enumerate())
        post = Post("shop@x.example", f"smtp://127.0.0.1:{mailbox.port}", tmp_path, WORDS)
        post.send_code(ANN, "A-paid", "012345")
        for thread in set(threading.enumerate()) - before:
            thread.join()
    assert len(mailbox.mails) == 1
    assert b"012345" in mailbox.mails[0]
    assert ANN.email in mailbox.recipients[0]
    assert mails(tmp_path) == []


@pytest.mark.parametrize("server", ["mail.example", "http://mail.example", "smtp://"])
def test_a_server_that_is_none(tmp_path: Path, server: str) -> None:
    with pytest.raises(BadSetting, match="mail_server"):
        Post("shop@post.example", server, tmp_path, WORDS)
