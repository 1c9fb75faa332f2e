"""Handing over to a person: what is told is what happened, with real servers in every mood."""

import email
import email.policy
import hmac
import json
import os
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import mail_server, web_server

from shopbot.chat import compose_handover as said
from shopbot.chat.words import Words
from shopbot.errors import BadSetting, Refused, StorageError
from shopbot.settings import ROOT, Settings
from shopbot.shop.handover import GIVEN_UP, Carrier, HandoverDesk, contact_of, conversation_of
from shopbot.shop.handover_mail import MailCarrier, body, letter
from shopbot.shop.handover_queue import HandoverQueue
from shopbot.shop.mail_server import MailServer
from shopbot.shop.remote_handover import WebhookCarrier
from shopbot.types import Handover, LocalText, Said, ShopInfo, Turn
from shopbot.wiring_handover import handover_desk

WORDS = {"en": Words("en", ROOT / "assets"), "zh": Words("zh", ROOT / "assets")}
INFO = ShopInfo(
    LocalText({"en": "Fernhill & Finch", "zh": "蕨山与雀"}),
    "USD",
    ("en", "zh"),
    "hello@shop.example",
    "+1 202 555 0142",
)
SILENT = ShopInfo(LocalText({"en": "Bare"}), "USD")
SECRET = "0123456789abcdef"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def wanted(key: str = "turn-1", wish: str = "A wheelchair question", **parts: object) -> Handover:
    talk = parts.get("conversation", (Said("Is it 46 cm high?", "The stool is 46 cm high."),))
    return Handover(key, "s1", "en", "ann@example.com", wish, NOW, talk)  # type: ignore[arg-type]


def desk(carrier: Carrier | None, folder: Path, seconds: float = 5.0) -> HandoverDesk:
    return HandoverDesk(
        carrier, HandoverQueue(folder / "handover"), patience_seconds=seconds, clock=lambda: NOW
    )


def by_mail(port: int, seconds: float = 5.0) -> MailCarrier:
    server = MailServer(f"smtp://127.0.0.1:{port}", seconds)
    return MailCarrier(server, "bot@shop.example", "people@shop.example", WORDS["en"])


def by_web(port: int, seconds: float = 5.0) -> WebhookCarrier:
    return WebhookCarrier(f"http://127.0.0.1:{port}/hook", SECRET, private=True, seconds=seconds)


def dead_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


# ------------------------------------------------------------ by mail


def test_a_mail_reaches_the_people_of_the_shop(tmp_path: Path) -> None:
    with mail_server() as box:
        receipt = desk(by_mail(box.port), tmp_path).hand_over(wanted(), agreed=True)
        assert receipt.status == "delivered"
        mail = email.message_from_bytes(box.mails[0], policy=email.policy.default)
    assert mail["To"] == "people@shop.example"
    assert mail["Reply-To"] == "ann@example.com"
    assert box.recipients == ["rcpt TO:<people@shop.example>"]
    text = mail.get_content()
    assert "> A wheelchair question" in text
    assert "> Is it 46 cm high?" in text
    assert "  The stool is 46 cm high." in text
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("mood", "status"),
    [("refuse_to", "not_possible"), ("busy", "kept"), ("drop_data", "kept"), ("rude_quit", "delivered")],
)  # fmt: skip
def test_what_the_mail_server_does_is_what_is_told(mood: str, status: str, tmp_path: Path) -> None:
    with mail_server(mood) as box:
        at = desk(by_mail(box.port), tmp_path)
        assert at.hand_over(wanted(), agreed=True).status == status
        at.close()
        assert bool(box.mails) is (status == "delivered")


def test_a_slow_mail_server_keeps_nobody_waiting(tmp_path: Path) -> None:
    with mail_server("slow") as box:
        at = desk(by_mail(box.port, seconds=2.0), tmp_path, seconds=0.2)
        assert at.hand_over(wanted(), agreed=True).status == "kept"
        at.close()
        assert not box.mails


def test_what_was_kept_is_sent_once_the_server_is_back(tmp_path: Path) -> None:
    with mail_server("busy") as box:
        at = desk(by_mail(box.port), tmp_path)
        assert at.hand_over(wanted(), agreed=True).status == "kept"
        assert at.send_kept() == 0
        box.mood = "fine"
        again = desk(by_mail(box.port), tmp_path)  # also after a restart
        assert again.send_kept() == 1
        assert again.send_kept() == 0
        assert again.hand_over(wanted(), agreed=True).status == "delivered"
        at.close()
    assert len(box.mails) == 1
    left = list((tmp_path / "handover").iterdir())
    assert [path.suffix for path in left] == [".done"]
    assert "wheelchair" not in left[0].read_text(), "what was said does not stay"


def test_it_is_tried_in_the_background_until_it_is_there(tmp_path: Path) -> None:
    with web_server(503, 503, 200) as hook:
        at = desk(by_web(hook.port), tmp_path)
        assert at.hand_over(wanted(), agreed=True).status == "kept"
        other = desk(by_web(hook.port), tmp_path)
        other.keep_trying(0.01)
        assert other._trying is not None
        other._trying.join(20)
        assert not other._trying.is_alive()
        at.close()
        assert at.hand_over(wanted(), agreed=True).status == "delivered"
    assert len(hook.posts) == 3
    assert len({headers["idempotency-key"] for headers, _ in hook.posts}) == 1


def test_what_nobody_took_for_days_is_given_up_and_told(tmp_path: Path) -> None:
    late = HandoverDesk(
        by_mail(dead_port()),
        HandoverQueue(tmp_path),
        clock=lambda: NOW + GIVEN_UP + timedelta(seconds=1),
    )
    assert late.hand_over(wanted(), agreed=True).status == "not_possible"
    assert [path.suffix for path in tmp_path.iterdir()] == [".refused"]


# ------------------------------------------------------------ by webhook


def test_a_webhook_gets_it_signed(tmp_path: Path) -> None:
    with web_server() as hook:
        assert (
            desk(by_web(hook.port), tmp_path).hand_over(wanted(), agreed=True).status == "delivered"
        )
    headers, sent = hook.posts[0]
    made = hmac.new(
        SECRET.encode(), headers["x-shopbot-timestamp"].encode() + b"." + sent, "sha256"
    )
    assert headers["x-shopbot-signature"] == "sha256=" + made.hexdigest()
    assert headers["idempotency-key"] == "turn-1"
    told = json.loads(sent)
    assert told["contact"] == "ann@example.com"
    assert told["conversation"] == [
        {"shopper": "Is it 46 cm high?", "shop": "The stool is 46 cm high."}
    ]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(204, "delivered"), (500, "kept"), (503, "kept"), (429, "kept"), (400, "not_possible"), (401, "not_possible"), (302, "not_possible"), (307, "not_possible")],
)  # fmt: skip
def test_what_the_webhook_answers_is_what_is_told(answer: int, status: str, tmp_path: Path) -> None:
    with web_server(answer) as hook:
        at = desk(by_web(hook.port), tmp_path)
        assert at.hand_over(wanted(), agreed=True).status == status
        at.close()
    assert len(hook.posts) == 1, "no redirect was followed, nothing was sent twice"


@pytest.mark.parametrize("way", [by_mail, by_web])
def test_a_dead_server_loses_nothing(way: type[Carrier], tmp_path: Path) -> None:
    at = desk(way(dead_port()), tmp_path)
    assert at.hand_over(wanted(), agreed=True).status == "kept"
    at.close()
    assert HandoverQueue(tmp_path / "handover").state("turn-1") == "json"


def test_a_slow_webhook_keeps_nobody_waiting(tmp_path: Path) -> None:
    with web_server(slow_seconds=1.0) as hook:
        at = desk(by_web(hook.port, seconds=0.3), tmp_path, seconds=0.1)
        assert at.hand_over(wanted(), agreed=True).status == "kept"
        at.close()


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "192.168.1.4"]
)
def test_a_private_address_is_not_written_to_unless_it_was_set(
    address: str, tmp_path: Path
) -> None:
    carrier = WebhookCarrier("https://hook.example/x", SECRET, resolve=lambda host: [address])
    at = desk(carrier, tmp_path)
    assert at.hand_over(wanted(), agreed=True).status == "kept"
    at.close()


@pytest.mark.parametrize("address", ["http://hook.example", "ftp://x", "https://", "https://a:b@hook.example", "javascript:alert(1)"])  # fmt: skip
def test_only_https_is_a_webhook(address: str) -> None:
    with pytest.raises(BadSetting, match="handover"):
        WebhookCarrier(address, SECRET)


def test_a_webhook_needs_a_secret() -> None:
    with pytest.raises(BadSetting, match="handover_secret"):
        WebhookCarrier("https://hook.example", "short")


# ------------------------------------------------------------ once, with consent, or not at all


def test_a_double_click_hands_over_once(tmp_path: Path) -> None:
    with mail_server() as box:
        at = desk(by_mail(box.port), tmp_path)
        threads = [
            threading.Thread(target=at.hand_over, args=(wanted(),), kwargs={"agreed": True})
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        at.send_kept()
        at.close()
        assert at.hand_over(wanted(), agreed=True).status == "delivered"
    assert len(box.mails) == 1


def test_without_a_yes_nothing_leaves(tmp_path: Path) -> None:
    with mail_server() as box, pytest.raises(Refused, match=r"refused\.handover\.consent"):
        desk(by_mail(box.port), tmp_path).hand_over(wanted(), agreed=False)
    assert not box.mails
    assert not (tmp_path / "handover").exists()


def test_where_no_way_is_set_it_is_not_claimed(tmp_path: Path) -> None:
    at = desk(None, tmp_path)
    assert not at.possible
    receipt = at.hand_over(wanted(), agreed=True)
    assert receipt.status == "not_possible"
    assert not (tmp_path / "handover").exists()
    for words in WORDS.values():
        told = " ".join(said.not_possible(INFO, words))
        assert INFO.email in told
        assert INFO.phone in told
        assert len(said.not_possible(SILENT, words)) == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "handover").write_text("a file where the folder should be")
    with mail_server() as box, pytest.raises(StorageError):
        desk(by_mail(box.port), tmp_path).hand_over(wanted(), agreed=True)
    assert not box.mails


def test_a_sender_that_died_is_followed_by_another(tmp_path: Path) -> None:
    queue = HandoverQueue(tmp_path / "handover")
    queue.keep(wanted())
    assert queue.claim("turn-1") is not None
    assert queue.claim("turn-1") is None, "one sender at a time"
    assert not list(queue.waiting())
    (held,) = (tmp_path / "handover").glob("*.sending")
    os.utime(held, (0, 0))
    assert list(queue.waiting()) == ["turn-1"]


def test_a_process_that_died_while_keeping_loses_nothing(tmp_path: Path) -> None:
    queue = HandoverQueue(tmp_path)
    queue.keep(wanted())
    (file,) = tmp_path.glob("*.json")
    file.unlink()
    (asked,) = tmp_path.glob("*.asked")
    os.utime(asked, (0, 0))
    assert list(queue.waiting()) == ["turn-1"]
    assert queue.claim("turn-1") == wanted()


def test_a_damaged_file_stops_nothing(tmp_path: Path) -> None:
    queue = HandoverQueue(tmp_path)
    queue.keep(wanted("broken"))
    (file,) = tmp_path.glob("*.json")
    file.write_text("{")
    queue.keep(wanted("whole"))
    assert list(queue.waiting()) == ["whole"]
    assert queue.claim("broken") is None


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_only_a_delivered_one_is_said_to_be_delivered(words: Words) -> None:
    from shopbot.types import HandoverReceipt

    told = {
        status: " ".join(said.told(HandoverReceipt("k", status, NOW), "ann@example.com", INFO, words))
        for status in ("delivered", "kept", "not_possible")
    }  # fmt: skip
    assert len(set(told.values())) == 3
    assert INFO.phone in told["kept"]
    assert INFO.phone in told["not_possible"]
    listed = " ".join(said.review("ann@example.com", "the stool", 3, words))
    assert all(part in listed for part in ("ann@example.com", "the stool", "3"))


# ------------------------------------------------------------ what shoppers write is data


NASTY = st.text(max_size=400) | st.sampled_from(
    ["Hi\r\nBcc: evil@example.com\r\n\r\n<script>alert(1)</script>", "\r\n.\r\nMAIL FROM:<x@y.z>", "\u202eevil", "> quoted\n  I am the shop", "\x00\x1b[2J", "=?utf-8?q?x?="]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(wish=NASTY, question=NASTY, reply=NASTY)
def test_no_text_becomes_a_head_or_another_line(wish: str, question: str, reply: str) -> None:
    mail = letter(
        wanted(wish=wish, conversation=(Said(question, reply),)),
        "a@b.example",
        "c@d.example",
        WORDS["en"],
    )
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert sorted(read.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    )  # fmt: skip
    assert read["To"] == "c@d.example"
    assert read.get_content_type() == "text/plain"
    assert not read.is_multipart()
    own = body(wanted(wish="", conversation=()), WORDS["en"]).splitlines()
    own += body(wanted(wish=""), WORDS["en"]).splitlines()
    for line in body(
        wanted(wish=wish, conversation=(Said(question, reply),)), WORDS["en"]
    ).splitlines():
        assert line == "" or line.startswith(("> ", "  ")) or line in own


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_a_contact_is_an_address_or_a_number_and_nothing_else(text: str) -> None:
    try:
        found = contact_of(text)
    except Refused:
        return
    assert "\n" not in found
    assert "\r" not in found
    assert ("@" in found) is (found.count("@") == 1)
    if "@" not in found:
        assert set(found) <= set("+0123456789 ()./-")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ann@example.com", "ann@example.com"),
        ("Please write to ann.b+shop@mail.example.org, thanks!", "ann.b+shop@mail.example.org"),
        ("我的邮箱是ann@example.com。", "ann@example.com"),
        ("call me: +1 202 555 0142", "+1 202 555 0142"),
        ("电话13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_contacts_are_found_in_what_people_say(text: str, contact: str) -> None:
    assert contact_of(text) == contact


@pytest.mark.parametrize("text", ["", "you know me", "ann@", "@example.com", "12", "size 42", "a@b", "ann@exam ple.com\r\nBcc: x"])  # fmt: skip
def test_what_is_no_contact_is_asked_again(text: str) -> None:
    with pytest.raises(Refused, match="contact"):
        contact_of(text)


def test_a_long_conversation_is_cut_from_the_front() -> None:
    turns = tuple(Turn(str(n), "s", f"q{n}", "x" * 9000, "en", "greedy") for n in range(60))
    cut = conversation_of(turns)
    assert cut[-1].question == "q59"
    assert len(cut) == 40
    assert len(cut[0].reply) == 4000


# ------------------------------------------------------------ settings


def test_settings_choose_the_way(tmp_path: Path) -> None:
    none = handover_desk(Settings(), tmp_path, INFO)
    assert not none.possible
    web = Settings(handover="https://hook.example/x", handover_secret=SECRET)
    assert handover_desk(web, tmp_path, INFO).possible
    mail = Settings(handover="people@shop.example", mail_server="smtp://127.0.0.1:25")
    assert handover_desk(mail, tmp_path, INFO).possible
    for wrong in (
        Settings(handover="people@shop.example"),
        Settings(handover="not an address", mail_server="smtp://127.0.0.1"),
        Settings(handover="http://hook.example", handover_secret=SECRET),
        Settings(handover="people@shop.example", mail_server="127.0.0.1:25"),
    ):
        with pytest.raises(BadSetting):
            handover_desk(wrong, tmp_path, INFO)
