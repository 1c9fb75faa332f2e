"""`shopbot train intents`: learns the intent layer that ships with the program."""

import sys

from shopbot.settings import Settings


def train_intents(settings: Settings) -> int:
    """Learns from assets/intents and writes the layer beside the examples."""
    from shopbot.chat.intents import FILE, write
    from shopbot.chat.intents_train import learn
    from shopbot.wiring import embedder

    folder = settings.assets / "intents"
    learned = learn(folder, embedder(settings, _say))
    write(folder / FILE, learned.layer)
    print(f"{len(learned.held_out)} examples, {len(learned.layer.labels)} intents.")
    print(f"Right on phrasings held out: {learned.right:.3f}.")
    print(f"Temperature {learned.layer.temperature}. Written: {folder / FILE}")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
