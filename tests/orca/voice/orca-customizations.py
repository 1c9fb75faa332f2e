"""Orca's settings here: our paper voice, no echo of each key that is typed, no reading of the whole page unasked."""

from orca import settings

settings.speechServerFactory = "paper_voice"
settings.speechFactoryModules = ["paper_voice"]
settings.enableKeyEcho = False
settings.sayAllOnLoad = False
