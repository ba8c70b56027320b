"""``posecoach doctor``: what a live session needs, tried one by one, and what to do about what fails."""

from __future__ import annotations

import argparse
import os
import platform as platforms
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from rich.cells import set_cell_size

from posecoach.capture import Frame, VideoFile
from posecoach.capture.camera import FrameSource, list_cameras
from posecoach.cli.columns import say_hanging
from posecoach.cli.live import chosen_source
from posecoach.cli.options import add_history_option
from posecoach.cli.samples import samples
from posecoach.cli.saying import warn
from posecoach.estimation import Landmarker, model_path
from posecoach.history import HistoryStore, default_path
from posecoach.languages import LANGUAGES, decimal, listed, marked, ngettext, spoken
from posecoach.languages import gettext as _
from posecoach.live.session import brightness
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.voice.child import running
from posecoach.voice.programs import Manner, find_program, how_to_get_speech
from posecoach.voice.sound_device import AudioError, SoundDeviceStream
from posecoach.voice.synthesis import RATE_HZ, synthesise
from posecoach.window.window import check_display
from posecoach.words.tones import Tone

#: How long frames of the camera are counted, seconds.
_WATCH_S = 2.0

#: Fewer frames a second make cues late and holds uneven.
_FEW_FPS = 10.0

#: Mean grey, 0 to 255, at which people get lost to the model: the live session asks for a light here as well.
_TOO_DARK = 40.0

#: The model is timed over this many frames, of which the first ones, that also search the person, do not count.
_TIMED_FRAMES, _FIRST_FRAMES = 25, 5

#: A model that takes longer than this for a frame is too slow to go with, seconds.
_SLOW_S = 0.1

#: Longest wait for the speech program, seconds.
_SPEECH_S = 10.0


#: Width of the columns before what was found, letters.
_COLUMN = 9

#: What people call systems and processors.
_SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
_PROCESSORS = {"x86_64": "x86-64", "amd64": "x86-64", "arm64": "ARM", "aarch64": "ARM"}

#: Systems for which every dependency has a wheel, mediapipe 0.10.31 above all.
_WITH_ALL_PARTS = frozenset({("linux", "x86-64"), ("win32", "x86-64"), ("darwin", "ARM")})
_ADVISED = marked("Linux or Windows on x86-64, or a Mac with Apple silicon")


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes:
        fine: whether all is well.
        text: what was found; if it is not fine, also what to do.
        failed: whether the part cannot be used at all.
    """

    fine: bool
    text: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    find: Callable[[], Iterator[Finding]]
    needed: bool = False


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--camera",
        default="0",
        metavar="N|FILE",
        help=_("number of the camera (default: 0), or a video file in its place"),
    )
    add_history_option(parser)


def run(options: argparse.Namespace) -> int:
    """Try everything that a live session needs."""
    source = chosen_source([options.camera])
    quiet_native_stderr()
    # The screen comes first: on Linux no window opens any more once the video library is loaded.
    checks = (
        _Check(marked("system"), find_system),
        _Check(marked("screen"), find_screen),
        _Check(marked("speech"), find_speech),
        _Check(marked("tones"), find_tones),
        _Check(marked("sound"), find_heard),
        _Check(marked("camera"), partial(find_camera, source, with_others=options.camera.isdecimal()), needed=True),
        _Check(marked("model"), find_models, needed=True),
        _Check(marked("history"), partial(find_history, options.history or default_path())),
    )
    usable, sounded = True, False
    for check in checks:
        if check.find is find_heard and not sounded:
            continue
        for finding in _findings(check):
            sounded = sounded or (finding.fine and check.find in (find_speech, find_tones))
            word = _("ok") if finding.fine else _("problem")
            say_hanging(set_cell_size(word, _COLUMN) + set_cell_size(_(check.name), _COLUMN), finding.text)
            usable = usable and not (check.needed and finding.failed)
    if not usable:
        warn(_("a live session cannot begin before these problems are solved"))
    return 0 if usable else 1


def _findings(check: _Check) -> Iterator[Finding]:
    try:
        yield from check.find()
    except PosecoachError as error:
        yield Finding(False, str(error), failed=True)
    except Exception as error:  # noqa: BLE001 - whatever a driver or a model raises is what the person wants to know
        yield Finding(False, f"{type(error).__name__}: {' '.join(str(error).split())}", failed=True)


def find_system(platform: str = sys.platform, machine: str | None = None) -> Iterator[Finding]:
    """Find out whether every dependency is published for this system.

    Args:
        platform: the system, as in ``sys.platform``.
        machine: its processors, as in ``platform.machine()``; those of this computer if None.
    """
    machine = (machine or platforms.machine()).lower()
    name = _("{system} on {processor}").format(
        system=_SYSTEMS.get(platform, platform), processor=_PROCESSORS.get(machine, machine)
    )
    if (platform, _PROCESSORS.get(machine, machine)) in _WITH_ALL_PARTS:
        yield Finding(True, _("{name}: all parts are published for it").format(name=name))
        return
    yield Finding(
        False,
        _("{name}: mediapipe 0.10.31 is not published for it; use {systems}").format(name=name, systems=_(_ADVISED)),
    )


def find_screen() -> Iterator[Finding]:
    """Try whether a window can be opened."""
    check_display()
    yield Finding(True, _("a window can be opened"))


def find_speech() -> Iterator[Finding]:
    """Have the speech program say two words."""
    language = spoken()
    program = find_program(language=language)
    if program is None:
        yield Finding(False, _("no speech: {advice}").format(advice=how_to_get_speech(language=language)))
        return
    try:
        if not program.voices(language):
            yield Finding(
                False,
                _("{name} has no voice of {language}: install one").format(
                    name=program.name, language=LANGUAGES[language]
                ),
            )
            return
        with running(program.command(_("Sound check."), Manner(language=language))) as child:
            child.wait(_SPEECH_S)
            failure = (
                child.failure()
                if child.has_ended()
                else _("not finished after {seconds:g} s").format(seconds=_SPEECH_S)
            )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        failure = _("it does not start: {error}").format(error=error)
    if failure is not None:
        yield Finding(
            False, _("{name} fails ({failure}): check the sound output").format(name=program.name, failure=failure)
        )
    else:
        yield Finding(True, _("{name} has said 'Sound check'").format(name=program.name))


def find_tones() -> Iterator[Finding]:
    """Play one tone."""
    try:
        stream = SoundDeviceStream(RATE_HZ)
        try:
            stream.write(synthesise(Tone.START))
        finally:
            stream.close()
    except AudioError as error:
        yield Finding(False, _("no tones: {error}").format(error=error))
    else:
        yield Finding(True, _("a tone was played"))


def find_heard() -> Iterator[Finding]:
    """Ask whether the words and the tone were heard: only a person can tell. Nobody is asked without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    answer = _asked(_("Did you hear it? [y/n] "))
    if answer in ("y", "yes"):
        yield Finding(True, _("was heard"))
    elif answer in ("n", "no"):
        yield Finding(
            False, _("was not heard: turn up the volume, and choose the right output in the system's settings")
        )


def _asked(question: str) -> str:
    """Return the answer to a question on the terminal, in small letters; "" if there is none."""
    sys.stdout.write(question)
    sys.stdout.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        # The end of the input leaves the cursor behind the question.
        sys.stdout.write("\n")
        sys.stdout.flush()
    return answer.strip().lower()


def find_camera(source: FrameSource, *, with_others: bool) -> Iterator[Finding]:
    """Watch the camera for two seconds.

    Args:
        source: the camera, or the file in its place.
        with_others: whether to list all cameras as well.
    """
    cameras = list_cameras() if with_others else []
    if cameras:
        sizes = listed(f"{camera.index} ({camera.width} x {camera.height})" for camera in cameras)
        yield Finding(True, _("found: {sizes}").format(sizes=sizes))
    source.open()
    try:
        frames, length_s = _watch(source)
    finally:
        source.close()
    yield from _judge_frames(source.description, frames, length_s)


def _watch(source: FrameSource) -> tuple[list[Frame], float]:
    frames: list[Frame] = []
    began_s = time.monotonic()
    while (length_s := time.monotonic() - began_s) < _WATCH_S and not source.ended:
        frame = source.read()
        if frame is not None:
            frames.append(frame)
    return frames, length_s


def _judge_frames(name: str, frames: list[Frame], length_s: float) -> Iterator[Finding]:
    if not frames:
        yield Finding(
            False, _("{name} gives no picture: close other programs that use it").format(name=name), failed=True
        )
        return
    height, width = frames[-1].image.shape[:2]
    fps = len(frames) / max(length_s, 1e-3)
    enough = fps >= _FEW_FPS
    told = (
        _("{name}: {width} x {height}, {fps} frames a second")
        if enough
        else _(
            "{name}: {width} x {height}, {fps} frames a second: too few; turn on more light, or choose another camera "
            "or port"
        )
    )
    yield Finding(enough, told.format(name=name, width=width, height=height, fps=decimal(fps, 1)))
    light = statistics.median(brightness(frame.image) for frame in frames)
    bright = light >= _TOO_DARK
    told = (
        _("light {light:.0f} of 255")
        if bright
        else _("light {light:.0f} of 255: too dark; turn on a light or open the camera's cover")
    )
    yield Finding(bright, told.format(light=light))


def find_models() -> Iterator[Finding]:
    """Time the models on a bundled sample, and recommend one."""
    # A live session takes its second look, where legs jump, with the heavy model.
    model_path("heavy")
    with VideoFile(next(iter(samples().values()))) as video:
        frames = list(islice(video, _TIMED_FRAMES))
    times_s = {}
    for model in ("lite", "full"):
        load_s, times_s[model] = _time_model(model, frames)
        yield Finding(
            True,
            _("{model}: loads in {seconds:.1f} s, takes {taken:.0f} ms a frame").format(
                model=model, seconds=load_s, taken=1000 * times_s[model]
            ),
        )
    if times_s["full"] <= _SLOW_S:
        yield Finding(True, _("recommended: --model full (the default)"))
    elif times_s["lite"] <= _SLOW_S:
        yield Finding(
            True, _("recommended: --model lite, as full is too slow here; it takes one leg for the other more often")
        )
    else:
        yield Finding(False, _("both are slow here: close other programs, and use --model lite"))


def _time_model(model: str, frames: list[Frame]) -> tuple[float, float]:
    """Return how long a model takes to load, and for a frame in the median, seconds."""
    began_s = time.perf_counter()
    landmarker = Landmarker(model, follow=True)
    load_s = time.perf_counter() - began_s
    taken_s = []
    try:
        for frame in frames:
            began_s = time.perf_counter()
            landmarker.detect(frame.image, frame.t_s)
            taken_s.append(time.perf_counter() - began_s)
    finally:
        landmarker.close()
    return load_s, statistics.median(taken_s[_FIRST_FRAMES:] or taken_s)


def find_history(path: Path) -> Iterator[Finding]:
    """Try whether the history can be written, without beginning one.

    Args:
        path: the database.
    """
    if path.exists():
        with HistoryStore.open(path) as store:
            count = len(store.sessions())
        yield Finding(
            True,
            ngettext(
                "{path}: {count} session, can be written", "{path}: {count} sessions, can be written", count
            ).format(path=path, count=count),
        )
        return
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    writable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    told = (
        _("{path}: none yet, can be begun")
        if writable
        else _("{path}: cannot be begun: make {folder} a folder you may write to")
    )
    yield Finding(writable, told.format(path=path, folder=folder))
