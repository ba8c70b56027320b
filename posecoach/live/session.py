"""A live session: poses from the pipeline to the trainer, and what the trainer says to window, voice and history."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.coach import CoachView, SessionSummary
from posecoach.coach.events import CoachEvent, Hush, RoutineDone, Say, SetSaved, Sound
from posecoach.coach.trainer import Moment
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.live.pipeline import LivePipeline, Result, SourceState
from posecoach.pose import Pose
from posecoach.pose.recording import RecordingWriter
from posecoach.runtime.errors import OutputError
from posecoach.voice import Speaker, TonePlayer
from posecoach.window.window import Key
from posecoach.words.weight import Weight

#: Where there is nothing to see, the session ends this long after the routine, when all is said, seconds.
_LINGER_S = 12.0

#: Who is not seen for this long after the routine has walked out, seconds; the summary stays until then or a key.
_WALKED_OUT_S = 4.0

#: Nobody reads a summary for longer than this, and a camera that sees a poster would go on for ever, seconds.
_LONGEST_SUMMARY_S = 600.0

#: Keys that close the summary.
_CLOSING = (Key.QUIT, Key.NEXT, Key.PAUSE)

#: How long the loop waits for news before it looks at the keys again, seconds.
_TICK_S = 0.01


#: What is said, and told at the end, when the window is gone for good.
_SCREEN_GONE = "The screen is gone. Carry on: I go on without it."
_WENT_ON = "the screen or its window was lost: the session went on by voice"
_WAS_ENDED = "the screen or its window was lost, and without speech nobody could have followed: the session was ended"


class Display(Protocol):
    """What shows the session and takes the keys of those in reach."""

    @property
    def lost(self) -> bool:
        """Whether nothing will be shown any more, though nobody asked for that."""
        ...

    def show(
        self,
        image: NDArray[np.uint8] | None,
        judged: JudgedFrame | None,
        view: CoachView,
        summary: SessionSummary | None = None,
    ) -> None:
        """Show the newest picture with what is known, and the summary once the routine is over."""
        ...

    def pressed(self) -> list[Key]:
        """Return the keys pressed since the last call."""
        ...


class Leader(Protocol):
    """What leads through a session: the trainer, or what takes its place; see `Trainer` for what each is for."""

    @property
    def t_s(self) -> float:
        """Time of the last pose, seconds."""
        ...

    @property
    def paused(self) -> bool:
        """Whether the person has paused the session."""
        ...

    @property
    def over(self) -> bool:
        """Whether all is done."""
        ...

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Take in the pose of the next frame."""
        ...

    def camera_lost(self, t_s: float) -> Moment:
        """Tell that no frames come in."""
        ...

    def pause(self) -> Moment:
        """Take a break."""
        ...

    def resume(self) -> Moment:
        """Go on after `pause`."""
        ...

    def skip(self) -> Moment:
        """Leave out what is under way."""
        ...

    def under_way(self) -> SetRecord | None:
        """Return the set under way as it stands, if it counts."""
        ...

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End the session wherever it is; return what it came to and the last sets."""
        ...


class Diary(Protocol):
    """Where sets are kept; see `Journal`."""

    problem: str

    def due(self, t_s: float) -> bool:
        """Return whether it is time to write the set under way again."""
        ...

    def under_way(self, record: SetRecord | None, t_s: float) -> None:
        """Write the set under way."""
        ...

    def finished(self, record: SetRecord, t_s: float) -> None:
        """Write a set that has ended."""
        ...

    def close(self) -> None:
        """Write what is left."""
        ...


@dataclass(frozen=True, slots=True)
class SessionOutcome:
    """What a session came to.

    Attributes:
        summary: the routine, side by side.
        sets: every set as it was counted.
        warnings: what went wrong beside the training, one line each.
    """

    summary: SessionSummary
    sets: tuple[SetRecord, ...]
    warnings: tuple[str, ...]


class LiveSession:
    """Runs one session on the main thread until it is over, is quit, or its source ends.

    Args:
        trainer: engine and coach, or what else leads.
        pipeline: where poses and pictures come from, started.
        display: the window, or something that takes its place.
        speaker: the voice.
        tones: the tones.
        journal: the history.
        recording: where landmarks go; None if they are not kept.
        clock: monotonic clock, seconds.
        muted: whether voice and tones begin silent.
        ending: says whether somebody outside has asked for the end.
        compared: says how the session compares with others, one line each.
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
        self._quit = False
        self._screen_problem = ""
        self._moment: Moment | None = None
        self._seen_s = clock()
        self._over_since_s: float | None = None
        self._sets: list[SetRecord] = []
        self._summary: SessionSummary | None = None
        self._flushed_s = 0.0
        self._recording_problem = ""

    def run(self) -> SessionOutcome:
        """Run the session to its end, whatever ends it.

        Raises:
            PosecoachError: the source or the model failed for good; what was held is written first.
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
        """Keep the landmarks; a full disk ends the recording, not the training."""
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
        if self._quit or self._ending() or self._pipeline.finished:
            return True
        if not self._trainer.over:
            return False
        now_s = self._clock()
        if self._over_since_s is None:
            self._over_since_s = self._there_s = now_s
        over_s = now_s - self._over_since_s
        if not self._watched or self._display.lost:
            return over_s >= _LINGER_S
        return now_s - self._there_s >= _WALKED_OUT_S or over_s >= _LONGEST_SUMMARY_S

    def _placed(self, summary: SessionSummary) -> SessionSummary:
        """Return a summary with how it compares with other sessions."""
        return replace(summary, notes=self._compared(summary))

    def _turn(self) -> None:
        results = self._pipeline.poll(_TICK_S)
        for result in results:
            self._take(result)
        if not results:
            self._watch_source()
        for key in self._display.pressed():
            self._press(key)
        if self._display.lost and not self._screen_problem:
            self._go_on_without_screen()
        frame = self._pipeline.latest_frame()
        if self._moment is not None:
            self._display.show(frame.image if frame else None, self._moment.judged, self._moment.view, self._summary)

    def _go_on_without_screen(self) -> None:
        self._quit = self._muted or self._speaker.problem is not None
        self._screen_problem = _WAS_ENDED if self._quit else _WENT_ON
        self._speaker.say(_SCREEN_GONE, Weight.TURN)

    def _take(self, result: Result) -> None:
        self._seen_s = self._clock()
        if result.pose.found:
            self._there_s = self._seen_s
        self._record(result)
        self._follow(self._trainer.take(result.pose, brightness(result.frame.image)))
        if self._journal.due(self._trainer.t_s):
            # Summing up a set costs more the longer it is, too much for every frame.
            self._journal.under_way(self._trainer.under_way(), self._trainer.t_s)

    def _watch_source(self) -> None:
        if self._pipeline.status.state is SourceState.CAMERA_LOST:
            now_s = self._clock()
            elapsed_s, self._seen_s = now_s - self._seen_s, now_s
            self._follow(self._trainer.camera_lost(self._trainer.t_s + elapsed_s))

    def _press(self, key: Key) -> None:
        if key is Key.QUIT or (self._over_since_s is not None and key in _CLOSING):
            self._quit = True
        elif key is Key.PAUSE:
            self._follow(self._trainer.resume() if self._trainer.paused else self._trainer.pause())
        elif key is Key.NEXT:
            self._follow(self._trainer.skip())
        elif key is Key.MUTE:
            self._muted = not self._muted
            for voice in (self._speaker, self._tones):
                (voice.mute if self._muted else voice.unmute)()

    def _follow(self, moment: Moment) -> None:
        # A moment without a judged frame keeps the last skeleton only while the picture stands still anyway.
        self._moment = moment
        self._dispatch(moment.events)

    def _dispatch(self, events: tuple[CoachEvent, ...]) -> None:
        for event in events:
            if isinstance(event, Say):
                self._speaker.say(event.text, event.weight)
            elif isinstance(event, Hush):
                self._speaker.hush()
            elif isinstance(event, Sound):
                self._tones.play(event.tone)
            elif isinstance(event, SetSaved):
                self._sets.append(event.record)
                self._journal.finished(event.record, self._trainer.t_s)
            elif isinstance(event, RoutineDone):
                self._summary = self._placed(event.summary)


def brightness(image: NDArray[np.uint8]) -> float:
    """Return the mean grey of a picture, 0 to 255, from every 16th pixel each way."""
    return float(image[::16, ::16].mean())
