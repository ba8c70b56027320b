"""Speech that never blocks the caller."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import Protocol

from posecoach.languages import gettext as _
from posecoach.runtime.errors import InternalError
from posecoach.voice.child import Child, running
from posecoach.voice.programs import (
    AS_USUAL,
    Manner,
    SpeechCommand,
    SpeechProgram,
    find_program,
    how_to_get_speech,
    one_line,
)
from posecoach.voice.turns import Turns, Utterance, utterance
from posecoach.voice.worker import SoundWorker
from posecoach.words.weight import Weight

LIMIT_S = 20.0
_POLL_S = 0.03
_CANCEL_S = 0.3


class Speaker(Protocol):
    """Something that speaks. No method waits for speech to start or end."""

    def say(self, text: str, weight: Weight = Weight.GUIDE) -> None:
        """Speak ``text`` after the current sentence, see `Turns`.

        Args:
            text: what to say, in the language of the speaker's manner.
            weight: its priority.
        """
        ...

    def hush(self) -> None:
        """Say no more than the sentence under way."""
        ...

    def mute(self) -> None:
        """Fall silent at once and stay silent."""
        ...

    def unmute(self) -> None:
        """Speak again what is said from now on."""
        ...

    def close(self) -> None:
        """Fall silent for good, within 1 s. A second call does nothing."""
        ...

    @property
    def busy(self) -> bool:
        """Whether something is being said or waits to be said."""
        ...

    @property
    def problem(self) -> str | None:
        """Why no speech can be heard and what to do about it, in one line; None if all is well or muted."""
        ...


class SilentSpeaker:
    """A speaker for a machine without speech.

    Args:
        problem: why there is none, and what to do about it.
    """

    def __init__(self, problem: str) -> None:
        self._problem = problem

    def say(self, text: str, weight: Weight = Weight.GUIDE) -> None:
        """Say nothing."""

    def hush(self) -> None:
        """Stay silent."""

    def mute(self) -> None:
        """Stay silent."""

    def unmute(self) -> None:
        """Stay silent."""

    def close(self) -> None:
        """Stay silent."""

    @property
    def busy(self) -> bool:
        """Nothing is ever said."""
        return False

    @property
    def problem(self) -> str:
        """Why there is no speech and what to do about it."""
        return self._problem


class _End(Enum):
    """How a sentence ended."""

    BY_ITSELF = auto()
    CUT_SHORT = auto()
    OVER_LIMIT = auto()


class ProgramSpeaker(SoundWorker):
    """Speaks through a speech program, with one process for each sentence and a thread that watches it.

    Args:
        program: the speech program.
        manner: with which voice, how fast and how loud.
        muted: start muted.
        limit_s: a sentence that takes longer than this is considered to hang and is killed, seconds.
    """

    def __init__(
        self, program: SpeechProgram, *, manner: Manner = AS_USUAL, muted: bool = False, limit_s: float = LIMIT_S
    ) -> None:
        self._program = program
        self._manner = manner
        self._limit_s = limit_s
        self._turns = Turns()
        super().__init__("speech", muted=muted)

    def say(self, text: str, weight: Weight = Weight.GUIDE) -> None:
        """Speak ``text`` after the current sentence; see `Speaker.say`."""
        if not one_line(text):
            return
        with self._changed:
            if self._muted or self._closed:
                return
            self._turns.offer(utterance(text, weight, time.monotonic()))
            self._changed.notify()

    def hush(self) -> None:
        """Say no more than the sentence under way."""
        with self._changed:
            self._turns.hush()

    @property
    def busy(self) -> bool:
        """Whether something is being said or waits to be said."""
        with self._changed:
            return self._turns.current() is not None and self._worker.is_alive()

    def _clear(self) -> None:
        self._turns.clear()

    def _run(self) -> None:
        try:
            while (sentence := self._next()) is not None:
                self._speak(sentence)
                with self._changed:
                    self._turns.finish(sentence, time.monotonic())
        except BaseException as error:  # noqa: BLE001 - the training goes on without speech, and says why there is none
            self._problem = _("no speech: {error}").format(error=InternalError.of(error))

    def _next(self) -> Utterance | None:
        with self._changed:
            while not self._closed:
                sentence = self._turns.current()
                if sentence is not None:
                    return sentence
                self._changed.wait()
        return None

    def _speak(self, sentence: Utterance) -> None:
        command = self._program.command(sentence.text, self._manner)
        try:
            with running(command) as child:
                end = self._watch(child, sentence)
                self._learn(end, child)
            if end is not _End.BY_ITSELF and command.cancel:
                _cancel(command)
        except (OSError, ValueError) as error:
            self._problem = _(
                "no speech: {name} does not start ({error}); check the sound output and the voice"
            ).format(name=self._program.name, error=error)

    def _watch(self, child: Child, sentence: Utterance) -> _End:
        """Wait until ``child`` has ended or must be ended. It polls: no portable call waits for both."""
        deadline_s = time.monotonic() + self._limit_s
        with self._changed:
            while True:
                now_s = time.monotonic()
                if self._turns.current() is not sentence:
                    return _End.CUT_SHORT
                if child.has_ended():
                    return _End.BY_ITSELF
                if now_s > deadline_s or child.floods():
                    return _End.OVER_LIMIT
                self._changed.wait(_POLL_S)

    def _learn(self, end: _End, child: Child) -> None:
        if end is _End.OVER_LIMIT:
            self._problem = _(
                "no speech: {name} does not finish (stopped after at most {seconds:g} s); check the sound output and "
                "the voice"
            ).format(name=self._program.name, seconds=self._limit_s)
        elif end is _End.BY_ITSELF:
            failure = child.failure()
            told = _("no speech: {name} fails ({reason}); check the sound output and the voice")
            self._problem = told.format(name=self._program.name, reason=failure) if failure else None


def _cancel(command: SpeechCommand) -> None:
    with running(SpeechCommand(command.cancel)) as child:
        child.wait(_CANCEL_S)


def open_speaker(*, muted: bool = False, manner: Manner = AS_USUAL) -> Speaker:
    """Return a speaker that uses the speech program of this machine, or a silent one if there is none.

    Args:
        muted: start muted.
        manner: with which voice, how fast and how loud.
    """
    program = find_program(language=manner.language)
    if program is None:
        return SilentSpeaker(_("no speech: {advice}").format(advice=how_to_get_speech(language=manner.language)))
    return ProgramSpeaker(program, manner=manner, muted=muted)
