"""Settings -> the base model's own sentences about goods, sampled in the background, and examples made of them."""

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

from shopbot.chat.prompt import render, texts
from shopbot.chat.sentences import Sentences
from shopbot.chat.words import Words
from shopbot.errors import BadSetting
from shopbot.learn.examples import Split
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_sampled import Judge, Kept
from shopbot.learn.examples_sampled_card import sampled_card
from shopbot.learn.examples_samples import Answer, Sample, answered, append, load
from shopbot.learn.examples_shops import imported, invented
from shopbot.learn.examples_wishes import Asked, asked, brand_split, narrowed
from shopbot.ports import Embedder
from shopbot.settings import Settings
from shopbot.types import LOCALES, Locale, Product
from shopbot.wiring import quiet_dependencies

if TYPE_CHECKING:
    from shopbot.learn.lora_sample import Sampled

Say = Callable[[str], None]
SAMPLES = "samples.jsonl"
_ASKED: tuple[Split, ...] = ("train", "valid")  # what is tested on is not asked about
_REAL = 2  # real goods for each invented one
_AT_ONCE = 8  # requests in a batch
_VALIDATION = 12  # one product for validation after so many for training


@dataclass(frozen=True, slots=True)
class Job:
    """A product to ask about in one language: its prompts begin alike."""

    shop: TrainingShop
    product: Product
    locale: Locale
    split: Split


Sources = Sequence[tuple[TrainingShop, Split | None]]  # None: its goods are split by brand


def sources(settings: Settings, feeds: Sequence[tuple[str, Path]]) -> Sources:
    """The shops that may be asked about: invented ones of training and validation, and feeds.

    Args:
        settings: where the bank of words lies.
        feeds: licence and file of each.

    Raises:
        FeedError: for a file that holds no goods.
    """
    from shopbot.ingest.clean import clean
    from shopbot.ingest.feeds import read

    shops = invented(settings.assets)
    found: list[tuple[TrainingShop, Split | None]] = [
        (shop, split) for split in _ASKED for shop in shops[split]
    ]
    for licence, path in feeds:
        catalogue, _ = clean(read(path))
        name = path.name.split(".")[0]
        found.append((imported(name, catalogue.info, catalogue.products, licence), None))
    return found


def sample_answers(
    settings: Settings,
    feeds: Sequence[tuple[str, Path]],
    out: Path,
    seed: int,
    minutes: float,
    say: Say,
) -> Path:
    """Asks the base about one product after the other until all are done or the time is over; goes on where it was.

    Raises:
        FeedError: for a feed or a file of samples that cannot be read.
        WeightsError: when the base cannot be had.
    """
    quiet_dependencies()
    from shopbot.learn.lora_sample import Sampling, sample
    from shopbot.models.chat_text import encode_prompt
    from shopbot.models.loader import load_base

    out.mkdir(parents=True, exist_ok=True)
    path = out / SAMPLES
    done, began, count = answered(path), monotonic(), 0
    base = load_base(replace(settings, adapter="none", quantize="bf16"))
    says = {locale: texts(settings.assets, locale) for locale in LOCALES}
    for locale, wanted in _batches(settings, feeds, seed, done):
        briefs = [request.brief for request in wanted] + [narrowed(request) for request in wanted]
        prompts = [encode_prompt(base.tokenizer, render(brief, says[locale])) for brief in briefs]
        number = zlib.crc32(f"{seed}-{wanted[0].id}".encode())
        drawn = sample(base.model, base.tokenizer, prompts, Sampling(), _told, number)
        pairs = zip(drawn[: len(wanted)], drawn[len(wanted) :], strict=True)
        append(path, map(_sample, wanted, pairs))
        count += len(wanted)
        taken = monotonic() - began
        say(f"{len(done) + count} requests answered, {count / taken * 3600:.0f} an hour")
        if minutes and taken > minutes * 60:
            break
    return path


def _batches(
    settings: Settings, feeds: Sequence[tuple[str, Path]], seed: int, done: Collection[str]
) -> Iterator[tuple[Locale, Sequence[Asked]]]:
    """Requests that are not done yet, of one language and of products one after the other."""
    waiting: dict[Locale, list[Asked]] = {locale: [] for locale in LOCALES}
    for job in jobs(sources(settings, feeds), seed):
        made = asked(job.shop, job.product, job.locale, settings.assets, seed, job.split)
        queue = waiting[job.locale]
        queue += [request for request in made if request.id not in done]
        if len(queue) >= _AT_ONCE:
            yield job.locale, queue
            waiting[job.locale] = []
    yield from ((locale, queue) for locale, queue in waiting.items() if queue)


def _sample(request: Asked, drawn: "tuple[Sequence[Sampled], Sequence[Sampled]]") -> Sample:
    answers = (
        Answer(found.text, round(found.nats, 4), found.whole, bool(narrow))
        for narrow, some in enumerate(drawn)
        for found in some
    )
    return Sample(request, tuple(answers))


def _told(text: str) -> bool:
    """Whether a text holds a whole sentence, as serving would cut it."""
    return bool(Sentences().feed(text))


def jobs(shops: Sources, seed: int) -> Iterator[Job]:
    """Every product once in each language, languages and kinds of shop taking turns, validation now and then."""
    rng = Random(f"jobs-{seed}")
    queues: dict[tuple[Split, Locale, bool], list[Job]] = {}
    known = set[str]()
    for shop, whole in shops:
        for locale in (locale for locale in LOCALES if locale in shop.info.locales):
            for product in shop.products:
                text = product.description.get(locale)
                if not text or text in known:  # the same thing in another colour
                    continue
                known.add(text)
                split = whole or brand_split(product)
                key = (split, locale, bool(shop.says))
                queues.setdefault(key, []).append(Job(shop, product, locale, split))
    for queue in queues.values():
        rng.shuffle(queue)
    train = []
    for (split, _, is_invented), queue in queues.items():
        if split == "train":
            train += [iter(queue)] * (1 if is_invented else _REAL)
    valid = chain.from_iterable(
        zip_longest(*(queue for key, queue in queues.items() if key[0] == "valid"))
    )
    kept = iter([job for job in valid if job])
    for number, job in enumerate(job for turn in zip_longest(*train) for job in turn if job):
        yield job
        if number % _VALIDATION == _VALIDATION - 1 and (other := next(kept, None)):
            yield other


def sampled_examples(
    settings: Settings, feeds: Sequence[tuple[str, Path]], samples: Path, embedder: Embedder
) -> tuple[Kept, str]:
    """The examples that samples give, and what the card says of them.

    Raises:
        FeedError: for a file that cannot be read.
        BadSetting: when a sample is about a feed that is not given.
    """
    goods = {
        (shop.name, product.id): (shop, product)
        for shop, _ in sources(settings, feeds)
        for product in shop.products
    }
    found = list(load(samples))
    for sample in found:
        if (sample.asked.source, sample.asked.product) not in goods:
            raise BadSetting(
                f"{samples} speaks of {sample.asked.source}, which is not given.",
                f"Give it as it was sampled: --feed LICENCE={sample.asked.source}.",
            )
    words = {locale: Words(locale, settings.assets) for locale in LOCALES}
    kept = Judge(goods, words, settings.assets, embedder.embed_queries).judge(found)
    return kept, sampled_card(kept, len(found))
