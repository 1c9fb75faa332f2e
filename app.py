"""Starts the chat: settings -> wiring -> server. The same as `shopbot serve`."""

import sys

from shopbot.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
