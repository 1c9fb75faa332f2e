"""A voice for Orca that writes instead of speaking: one JSON object a line, in the file that $ORCA_PAPER names.

Loaded by Orca's own interpreter (its speech factory, see `orca-customizations.py`); needs no sound card and no speech
daemon. `{"say": text}` is what a synthesizer would be given, `{"hush": true}` a request to fall silent.
"""

import json
import os
import time

from orca import speechserver

_paper = open(os.environ["ORCA_PAPER"], "a", buffering=1, encoding="utf-8")  # noqa: SIM115 - as long as Orca runs


def _write(**line):
    _paper.write(json.dumps({"at": round(time.time(), 3), **line}, ensure_ascii=False) + "\n")


class SpeechServer(speechserver.SpeechServer):
    """Orca's port for a synthesizer."""

    @staticmethod
    def getFactoryName():
        return "paper"

    @staticmethod
    def getSpeechServers():
        return [SpeechServer()]

    @staticmethod
    def getSpeechServer(info=None):
        return SpeechServer()

    def getInfo(self):
        return ["paper", "paper"]

    def getVoiceFamilies(self):
        return []

    def speak(self, text=None, acss=None, interrupt=True):
        if text:
            _write(say=text)

    def speakCharacter(self, character, acss=None):
        _write(say=character)

    def sayAll(self, utteranceIterator, progressCallback):
        for context, _ in utteranceIterator:
            _write(say=context.utterance)
            progressCallback(context.copy(), speechserver.SayAllContext.COMPLETED)

    def stop(self):
        _write(hush=True)
