"""Opens what every live command needs: window, voice, tones, camera and model."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from posecoach.capture.camera import FrameSource
from posecoach.cli.session_options import chosen_manner
from posecoach.estimation import PoseEstimator
from posecoach.estimation.pacing import Pace
from posecoach.live.calibrating import UnwrittenJournal
from posecoach.live.companions import Display, Leader
from posecoach.live.pipeline import LivePipeline
from posecoach.live.session import LiveSession, SessionOutcome
from posecoach.profiles import Profile
from posecoach.voice import Speaker, Tones, open_speaker
from posecoach.window.display import SilentDisplay, WindowDisplay


@dataclass(frozen=True, slots=True)
class SessionParts:
    """The open parts of a live session, which have to be closed."""

    display: Display
    speaker: Speaker
    tones: Tones
    pipeline: LivePipeline


def open_parts(
    options: argparse.Namespace, profile: Profile, source: FrameSource, stack: ExitStack, pace: Pace | None = None
) -> SessionParts:
    """Open what the options ask for, and start the pipeline.

    Args:
        options: those of `posecoach.cli.session_options.add_session_options` and of the model.
        profile: says what the window draws.
        source: where the frames come from.
        stack: closes the parts.
        pace: which frames are judged; None judges every one.
    """
    display: Display = SilentDisplay()
    if not options.no_window:
        window = WindowDisplay(profile, fill_screen=not options.small_window, muted=options.mute)
        display = stack.enter_context(window)
    speaker = open_speaker(muted=options.mute, manner=chosen_manner(options))
    stack.callback(speaker.close)
    tones = Tones(muted=options.mute, volume=options.volume / 100.0)
    stack.callback(tones.close)
    pipeline = LivePipeline(source, partial(PoseEstimator, options.model, preload=True), pace=pace)
    stack.callback(pipeline.close)
    pipeline.start()
    return SessionParts(display, speaker, tones, pipeline)


def lead_unwritten(
    leader: Leader, options: argparse.Namespace, profile: Profile, source: FrameSource
) -> SessionOutcome:
    """Run a session that is not kept in the history."""
    with ExitStack() as stack:
        parts = open_parts(options, profile, source, stack)
        session = LiveSession(
            leader,
            parts.pipeline,
            parts.display,
            parts.speaker,
            parts.tones,
            UnwrittenJournal(),
            muted=options.mute,
        )
        return session.run()
