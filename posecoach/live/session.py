"""A live session: passes poses to the trainer, and its output to window, voice and history."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecoach.coach import CoachView, SessionSummary, Stage
from posecoach.coach.events import CoachEvent, Hush, RoutineDone, Say, SetSaved, Sound
from posecoach.coach.trainer import Moment
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.live.companions import Diary, Display, Leader
from posecoach.live.pain import PainDialogue
from posecoach.live.pipeline import LivePipeline, Result, SourceState
from posecoach.pose.recording import RecordingWriter
from posecoach.runtime.errors import OutputError
from posecoach.voice import Speaker, TonePlayer
from posecoach.window.window import Key
from posecoach.words.weight import Weight

#: Without a window the session ends this long after the routine, so that the summary can be spoken, seconds.
_LINGER_S = 12.0

#: The summary stays until a key is pressed or the person has not been seen for this long, seconds.
_WALKED_OUT_S = 4.0

#: The summary closes after this long in any case: a poster in view could look like a person for ever, seconds.
_LONGEST_SUMMARY_S = 600.0

#: Where the source has ended, the session waits for its last sentences, but not longer than this, seconds.
_LAST_WORDS_S = 20.0

#: Keys that close the summary.
_CLOSING = (Key.QUIT, Key.NEXT, Key.PAUSE)

#: How long the loop waits for results before it checks the keys again, seconds.
_TICK_S = 0.01

#: The headline of the summary if the session was ended before its routine was over.
_ENDED_EARLY = marked("Session ended")

#: What is said when the window is lost, and the warnings at the end.
_SCREEN_GONE = marked("The screen is gone. Carry on: I will continue without it.")
_WENT_ON = marked("the screen or its window was lost: the session went on by voice")
_WAS_ENDED = marked("the screen or its window was lost and there was no speech to follow: the session was ended")


@dataclass(frozen=True, slots=True)
class SessionOutcome:
    """The result of a session.

    Attributes:
        summary: the sides of the routine with their hold times.
        sets: every set as it was counted.
        warnings: what went wrong apart from the training itself, one line each.
    """

    summary: SessionSummary
    sets: tuple[SetRecord, ...]
    warnings: tuple[str, ...]


class LiveSession:
    """Runs one session on the main thread until it is over, is quit, or its source ends.

    Args:
        trainer: engine and coach, or another leader.
        pipeline: the source of poses and pictures, already started.
        display: the window, or a substitute.
        speaker: the voice.
        tones: the tones.
        journal: the history.
        recording: where landmarks are written; None if they are not kept.
        clock: monotonic clock, seconds.
        pain: asks about pain after a set; None not to ask.
        muted: whether voice and tones start muted.
        ending: returns whether the session was asked from outside to end.
        compared: returns comparisons with other sessions, one line each.
        watched: whether somebody can see the summary.
    """

    def __init__(
        self,
        trainer: Leader,
        pipeline: LivePipeline,
        display: Display,
        speaker: Speaker,
        tones: TonePlayer,
        journal: Diary,
        recording: RecordingWriter | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        muted: bool = False,
        pain: PainDialogue | None = None,
        ending: Callable[[], bool] = lambda: False,
        compared: Callable[[SessionSummary], tuple[str, ...]] = lambda _: (),
        watched: bool = True,
    ) -> None:
        self._compared = compared
        self._watched = watched
        self._there_s = math.inf
        self._trainer = trainer
        self._pipeline = pipeline
        self._display = display
        self._speaker = speaker
        self._tones = tones
        self._journal = journal
        self._recording = recording
        self._clock = clock
        self._muted = muted
        self._ending = ending
        self._pain = pain
        self._quit = False
        self._summed_up = False
        self._screen_problem = ""
        self._moment: Moment | None = None
        self._seen_s = clock()
        self._over_since_s: float | None = None
        self._source_ended_s: float | None = None
        self._sets: list[SetRecord] = []
        self._summary: SessionSummary | None = None
        self._flushed_s = 0.0
        self._recording_problem = ""

    def run(self) -> SessionOutcome:
        """Run the session to its end.

        Raises:
            PosecoachError: the source or the model failed; the sets are written first.
        """
        try:
            while not self._done():
                self._turn()
        finally:
            try:
                summary, events = self._trainer.finish()
                self._dispatch(events)
            finally:
                self._journal.close()
                self._end_recording()
        summary = self._placed(summary)
        problems = (
            self._screen_problem,
            self._journal.problem,
            self._recording_problem,
            self._speaker.problem,
            self._tones.problem,
        )
        warnings = [problem for problem in problems if problem]
        return SessionOutcome(summary, tuple(self._sets), tuple(warnings))

    def _record(self, result: Result) -> None:
        """Write the landmarks; a full disk ends the recording but not the training."""
        if self._recording is None:
            return
        try:
            self._recording.append(result.record)
            if self._seen_s - self._flushed_s >= 1.0:
                self._flushed_s = self._seen_s
                self._recording.flush()
        except OutputError as error:
            self._recording, self._recording_problem = None, str(error)

    def _end_recording(self) -> None:
        if self._recording is None:
            return
        try:
            self._recording.finish(stopped_early=False)
        except OutputError as error:
            self._recording_problem = str(error)

    def _done(self) -> bool:
        if self._quit or self._ending():
            return True
        if self._pipeline.finished:
            return self._all_is_said()
        if not (self._trainer.over or self._summed_up):
            return False
        now_s = self._clock()
        if self._over_since_s is None:
            self._over_since_s = self._there_s = now_s
        over_s = now_s - self._over_since_s
        if not self._watched or self._display.lost:
            return over_s >= _LINGER_S
        return now_s - self._there_s >= _WALKED_OUT_S or over_s >= _LONGEST_SUMMARY_S

    def _all_is_said(self) -> bool:
        """Return whether the summary of a session whose source has ended was heard, or need not be waited for."""
        if self._source_ended_s is None:
            self._source_ended_s = self._clock()
            if self._moment is not None and self._summary is None:
                self._sum_up(self._moment.view)
            else:
                self._dispatch(self._trainer.finish()[1])
        if not self._speaker.busy or self._clock() - self._source_ended_s >= _LAST_WORDS_S:
            return True
        # A pipeline that is finished has nothing to wait for.
        time.sleep(_TICK_S)
        return False

    def _placed(self, summary: SessionSummary) -> SessionSummary:
        """Return the summary with its comparisons with other sessions."""
        return replace(summary, notes=self._compared(summary))

    def _turn(self) -> None:
        results = self._pipeline.poll(_TICK_S)
        for result in results:
            self._take(result)
        if not results:
            self._watch_source()
        self._ask_about_pain()
        for key in self._display.pressed():
            self._press(key)
        if self._display.lost and not self._screen_problem:
            self._go_on_without_screen()
        frame = self._pipeline.latest_frame()
        if self._moment is not None:
            self._display.show(frame.image if frame else None, self._moment.judged, self._moment.view, self._summary)

    def _go_on_without_screen(self) -> None:
        self._quit = self._muted or self._speaker.problem is not None
        self._screen_problem = _(_WAS_ENDED if self._quit else _WENT_ON)
        self._speaker.say(_(_SCREEN_GONE), Weight.TURN)

    def _take(self, result: Result) -> None:
        self._seen_s = self._clock()
        if result.pose.found:
            self._there_s = self._seen_s
        self._record(result)
        if self._summed_up:
            return
        self._follow(self._trainer.take(result.pose, brightness(result.frame.image)))
        if self._journal.due(self._trainer.t_s):
            # Not for every frame: the cost grows with the length of the set.
            self._journal.under_way(self._trainer.under_way(), self._trainer.t_s)

    def _watch_source(self) -> None:
        if self._pipeline.status.state is SourceState.CAMERA_LOST and not self._summed_up:
            now_s = self._clock()
            elapsed_s, self._seen_s = now_s - self._seen_s, now_s
            self._follow(self._trainer.camera_lost(self._trainer.t_s + elapsed_s))

    def _press(self, key: Key) -> None:
        if key is Key.QUIT:
            if self._moment is None or self._summary is not None or self._display.lost:
                self._quit = True
            else:
                self._sum_up(self._moment.view)
        elif self._over_since_s is not None and key in _CLOSING:
            self._quit = True
        elif key is Key.PAUSE:
            self._follow(self._trainer.resume() if self._trainer.paused else self._trainer.pause())
        elif key is Key.NEXT:
            self._follow(self._trainer.skip())
        elif key.digit is not None:
            self._note_pain(key.digit)
        elif key is Key.MUTE:
            self._muted = not self._muted
            for voice in (self._speaker, self._tones):
                (voice.mute if self._muted else voice.unmute)()

    def _sum_up(self, view: CoachView) -> None:
        """Show the summary when the session is ended early, as at the end of the routine."""
        self._summed_up = True
        summary, events = self._trainer.finish()
        self._dispatch(events)
        self._summary = self._placed(summary)
        told = replace(view, stage=Stage.DONE, headline=_(_ENDED_EARLY), cue="", sign=None, caption="")
        done = replace(told, demonstrated=False, camera=())
        self._moment = Moment(None, done, ())

    def _note_pain(self, digit: int) -> None:
        mark = self._pain.answer(digit, self._trainer.t_s) if self._pain is not None else None
        if mark is not None:
            self._journal.pain(mark.value)
            self._speaker.say(mark.sentence, Weight.TURN if mark.stop else Weight.GUIDE)

    def _ask_about_pain(self) -> None:
        """Ask about pain in the last set, if wanted and due, and if the person can answer."""
        if self._pain is None or self._moment is None or self._display.lost:
            return
        holding = self._moment.view.stage is Stage.HOLD
        question = self._pain.question(self._trainer.t_s, holding=holding)
        if question:
            self._speaker.say(question)

    def _follow(self, moment: Moment) -> None:
        self._moment = moment
        self._dispatch(moment.events)

    def _dispatch(self, events: tuple[CoachEvent, ...]) -> None:
        for event in events:
            if isinstance(event, Say):
                self._speaker.say(event.text, event.weight)
                if self._pain is not None:
                    self._pain.heard(event.text, self._trainer.t_s)
            elif isinstance(event, Hush):
                self._speaker.hush()
            elif isinstance(event, Sound):
                self._tones.play(event.tone)
            elif isinstance(event, SetSaved):
                self._sets.append(event.record)
                self._journal.finished(event.record, self._trainer.t_s)
                if self._pain is not None:
                    self._pain.set_saved(self._trainer.t_s)
            elif isinstance(event, RoutineDone):
                self._summary = self._placed(event.summary)


def brightness(image: NDArray[np.uint8]) -> float:
    """Return the mean grey of a picture, 0 to 255, from every 16th pixel each way."""
    return float(image[::16, ::16].mean())
