"""`shopbot eval ...`: measures ShopBot against judged data.

Each kind of evaluation adds its own parser to the group: a module `cli_eval_NAME` has `add(command, group)`, which
calls `command("NAME", run, "help text", group)` and adds its flags; `register` calls `add`.
"""

import argparse
from collections.abc import Callable
from typing import Any

from shopbot import (
    cli_eval_after_sales,
    cli_eval_attributes,
    cli_eval_journeys,
    cli_eval_model,
    cli_eval_people,
    cli_eval_readability,
    cli_eval_search,
    cli_eval_understanding,
    cli_eval_voice,
)

Command = Callable[..., argparse.ArgumentParser]
Commands = Any  # what argparse's add_subparsers gives; its type is private


def register(command: Command, commands: Commands) -> None:
    """Adds the command and its kinds to the parser."""
    said = "measure search and answers against judged data"
    group = commands.add_parser("eval", help=said, description=said).add_subparsers(
        required=True, metavar="WHAT"
    )
    cli_eval_search.add(command, group)
    cli_eval_attributes.add(command, group)
    cli_eval_model.add(command, group)
    cli_eval_after_sales.add(command, group)
    cli_eval_journeys.add(command, group)
    cli_eval_understanding.add(command, group)
    cli_eval_people.add(command, group)
    cli_eval_readability.add(command, group)
    cli_eval_voice.add(command, group)
