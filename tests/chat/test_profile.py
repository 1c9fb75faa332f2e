"""What a message says of the shopper, what it asks of the profile, and the words for both."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopbot.chat.profile import apply, ask, command, done, fresh, learned, tell
from shopbot.chat.profile_changes import apply_all, held, holds_nothing
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import (
    LOCALES,
    AttributeFilter,
    Change,
    Consent,
    Like,
    Locale,
    Money,
    Need,
    Profile,
    Size,
)
from shopbot.wiring import Shop

ONE_HAND = Need("one_hand", (AttributeFilter("one_handed", "is", True),))
CASES: tuple[tuple[Locale, str, tuple[Change, ...]], ...] = (
    ("en", "I wear size 42", (Change("size", Size("42")),)),
    ("en", "my shoe size is 42, remember that", (Change("size", Size("42", "shoes")),)),
    ("en", "I am a size L in tops from now on", (Change("size", Size("L", "clothes")),)),
    ("en", "I use one hand", (Change("need", ONE_HAND),)),
    ("en", "I'm allergic to wool", (Change("need", Need("allergy", (), ("wool",))),)),
    ("en", "I hate polyester", (Change("need", Need("avoid", (), ("polyester",))),)),
    ("en", "I love Oakline", (Change("like", Like("brand", "Oakline")),)),
    ("en", "my favourite colour is green", (Change("like", Like("color", "green")),)),
    ("en", "I usually spend no more than $50", (Change("budget", Money(5000, "USD")),)),
    ("en", "answer in Chinese, and keep it short", (Change("language", "zh"), Change("verbosity", "short"))),
    ("en", "call me Maggie", (Change("name", "Maggie"),)),
    ("en", "change my shoe size to 44", (Change("size", Size("44", "shoes")),)),
    ("en", "update my size to M", (Change("size", Size("M", "clothes")),)),
    ("en", "use my purchase history for recommendations", (Change("history", True),)),
    ("zh", "我的鞋码改成43", (Change("size", Size("43", "shoes")),)),
    ("zh", "推荐时用我的购买记录", (Change("history", True),)),
    ("zh", "我穿38码", (Change("size", Size("38")),)),
    ("zh", "我的鞋码是40", (Change("size", Size("40", "shoes")),)),
    ("zh", "我只有一只手，以后都记着", (Change("need", ONE_HAND),)),
    ("zh", "记一下我羊毛过敏", (Change("need", Need("allergy", (), ("wool",))),)),
    ("zh", "别太啰嗦", (Change("verbosity", "short"),)),
    ("zh", "叫我阿梅就行", (Change("name", "阿梅"),)),
    ("zh", "我喜欢绿色", (Change("like", Like("color", "green")),)),
)  # fmt: skip
# Wishes of the moment, other people, denials, questions: nothing that is the shopper's own for good.
NOTHING = (
    ("en", "do you have boots in size 42?"),
    ("en", "I need a jacket in size M"),
    ("en", "I'm looking for size 42 boots"),
    ("en", "I need 42 chairs"),
    ("en", "my daughter wears size 38"),
    ("en", "she has arthritis"),
    ("en", "a gift for my mother, she uses one hand"),
    ("en", "do you use my purchase history?"),
    ("en", "change her shoe size to 44"),
    ("en", "I don't wear size 42"),
    ("en", "I'm not blind"),
    ("en", "I'm 42 years old"),
    ("en", "I like the red one"),
    ("en", "I don't want leather"),
    ("en", "under $50 please"),
    ("en", "I take 2 of them"),
    ("zh", "有38码的吗"),
    ("zh", "要38码的靴子"),
    ("zh", "我妈穿38码"),
    ("zh", "我不穿38码"),
    ("zh", "她有关节炎"),
    ("zh", "我喜欢这个"),
    ("zh", "不要皮的"),
)
COMMANDS = (
    ("en", "what do you know about me", "show"),
    ("en", "what size did I tell you last time", "show"),
    ("en", "can I get an export of my data", "export"),
    ("en", "forget everything about me", "forget_all"),
    ("en", "delete my data", "forget_all"),
    ("en", "forget my shoe size", "forget"),
    ("en", "Stop remembering what I bought.", "forget"),
    ("en", "forget that I'm allergic to wool", "forget"),
    ("zh", "你知道我些什么", "show"),
    ("zh", "导出我的数据", "export"),
    ("zh", "把我的信息全忘掉", "forget_all"),
    ("zh", "忘了我的鞋码", "forget"),
    ("zh", "别再记我买过啥", "forget"),
)
NOT_COMMANDS = (("en", "forget it"), ("en", "never mind the colour"), ("en", "forget the boots"), ("en", "forget it, I use one hand"), ("zh", "算了不要了"))  # fmt: skip
KEPT = st.sampled_from([change for _, _, changes in CASES for change in changes])


@pytest.mark.parametrize(("locale", "text", "expected"), CASES)
def test_what_is_worth_remembering(
    sample_shop: Shop, locale: Locale, text: str, expected: tuple[Change, ...]
) -> None:
    assert learned(text, locale, sample_shop.retriever.vocabulary, "USD") == expected


@pytest.mark.parametrize(("locale", "text"), NOTHING)
def test_wishes_of_the_moment_and_other_people_are_not(
    sample_shop: Shop, locale: Locale, text: str
) -> None:
    assert learned(text, locale, sample_shop.retriever.vocabulary, "USD") == ()


@pytest.mark.parametrize(("locale", "text", "kind"), COMMANDS)
def test_commands(sample_shop: Shop, locale: Locale, text: str, kind: str) -> None:
    vocabulary = sample_shop.retriever.vocabulary
    found = command(text, locale, vocabulary, "USD")
    assert found is not None
    assert found.kind == kind
    assert bool(found.changes) == (kind == "forget")
    assert all(change.remove for change in found.changes)
    assert learned(text, locale, vocabulary, "USD") == (), (
        "what asks for forgetting teaches nothing"
    )


@pytest.mark.parametrize(("locale", "text"), NOT_COMMANDS)
def test_other_things_are_no_commands(sample_shop: Shop, locale: Locale, text: str) -> None:
    assert command(text, locale, sample_shop.retriever.vocabulary, "USD") is None


def test_few_plain_questions_of_the_test_set_teach_anything(sample_shop: Shop, root: Path) -> None:
    """Of the messages that are not about the profile hardly any brings a question that nobody asked for."""
    asked, total = [], 0
    for locale in LOCALES:
        file = root / "tests" / "understanding" / f"{locale}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            if said.get("intent") in ("search", "detail", "compare", "cart_add"):
                total += 1
                if learned(said["text"], locale, sample_shop.retriever.vocabulary, "USD"):
                    asked.append(said["text"])
    assert total > 300
    assert len(asked) <= total * 0.03, asked


def test_a_new_size_takes_the_place_of_the_old_one() -> None:
    profile = apply(Profile(), Change("size", Size("41", "shoes")))
    profile = apply(profile, Change("size", Size("L", "clothes")))
    profile = apply(profile, Change("size", Size("42", "shoes")))
    assert profile.sizes == (Size("L", "clothes"), Size("42", "shoes"))
    left = apply(profile, Change("size", Size("", "shoes"), remove=True))
    assert left.sizes == (Size("L", "clothes"),)


def test_what_is_known_is_not_asked_again() -> None:
    size = Change("size", Size("42"))
    assert fresh(Profile(), (size,)) == (size,)
    assert fresh(apply(Profile(), size), (size,)) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(KEPT, max_size=8))
def test_a_profile_is_what_was_learned_and_nothing_else(changes: list[Change]) -> None:
    profile = apply_all(Profile(), changes)
    assert set(held(profile)) <= set(changes)
    assert apply_all(Profile(), held(profile)) == profile
    gone = apply_all(profile, [Change(c.field, c.value, remove=True) for c in held(profile)])
    assert holds_nothing(gone)


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_that_is_remembered_can_be_told(locale: Locale) -> None:
    words = Words(locale, ROOT / "assets")
    consent = Consent("to order products", "the shopper", date(2026, 11, 22))
    everything = [change for _, _, changes in CASES for change in changes]
    profile = apply_all(Profile(consent=consent, expires=date(2027, 11, 22)), everything)
    lines = tell(profile, words)
    assert len(lines) == len(held(profile)) + 2
    text = " ".join(lines)
    for mark in ("40", "阿梅", "Oakline", words.money(Money(5000, "USD"))):  # the newest of each
        assert mark in text
    assert "Maggie" not in text
    assert tell(Profile(), words) == (words.say("profile.nothing"),)
    for change in everything:
        assert "{" not in ask([change], words)
        assert "{" not in done([Change(change.field, change.value, remove=True)], words)


def test_every_need_has_words_in_both_languages(root: Path) -> None:
    needs = json.loads((root / "assets" / "profile" / "needs.json").read_text(encoding="utf-8"))
    for locale in LOCALES:
        words = Words(locale, root / "assets")
        rules = json.loads((root / "assets" / "profile" / f"{locale}.json").read_text("utf-8"))
        assert rules["needs"].keys() == needs.keys()
        assert all(f"profile.need.{key}" in words.messages for key in needs)
