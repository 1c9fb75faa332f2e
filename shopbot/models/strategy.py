"""What a Decoding means to transformers' `generate`: only the numbers that its strategy uses."""

from shopbot.decoding import Decoding

Arguments = dict[str, bool | int | float]


def generate_arguments(decoding: Decoding) -> Arguments:
    """Keyword arguments of a GenerationConfig. A top_k of 0 keeps every token."""
    arguments: Arguments = {
        "max_new_tokens": decoding.max_new_tokens,
        "repetition_penalty": decoding.repetition_penalty,
        "do_sample": decoding.strategy == "sampling",
    }
    if decoding.strategy == "beam":
        arguments |= {"num_beams": decoding.beams, "early_stopping": True}
    if decoding.strategy == "sampling":
        arguments |= {
            "temperature": decoding.temperature,
            "top_p": decoding.top_p,
            "top_k": decoding.top_k,
        }
        if decoding.min_p > 0:
            arguments["min_p"] = decoding.min_p
    if decoding.alternatives > 1:
        arguments["num_return_sequences"] = decoding.alternatives
    return arguments


def width(decoding: Decoding) -> int:
    """How many rows `generate` writes side by side."""
    return max(decoding.beams if decoding.strategy == "beam" else 1, decoding.alternatives)
