"""How near a text is to its reference: BLEU and chrF as sacrebleu computes them."""

from sacrebleu.metrics import BLEU, CHRF

from shopbot.types import Locale

_TOKENIZERS = {"en": "13a", "zh": "zh"}


def bleu(text: str, reference: str, locale: Locale) -> float:
    """Sentence BLEU, 0 to 100 (Papineni and others, 2002), Chinese by character."""
    scorer = BLEU(tokenize=_TOKENIZERS[locale], effective_order=True)
    return float(scorer.sentence_score(text, [reference]).score)


def chrf(text: str, reference: str) -> float:
    """Sentence chrF, 0 to 100 (Popović, 2015)."""
    return float(CHRF().sentence_score(text, [reference]).score)
