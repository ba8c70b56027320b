"""Entry point: parse, run one command, turn what a user can cause into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence

from posecoach.runtime.deaths import Deaths, ends_with_its_threads, leave_threads_behind
from posecoach.runtime.errors import InternalError, PosecoachError
from posecoach.runtime.memory import share_pool
from posecoach.runtime.version import __version__

#: Commands and their one-line descriptions; each lives in a module of its own that is imported only when needed.
COMMANDS = {
    "demo": "analyse a bundled sample video and show the result",
    "analyze": "analyse recorded videos: holds, faults, annotated video, report",
    "replay": "judge a landmark recording again with other thresholds, beside what was counted",
    "suggest": "propose thresholds from spans of a recording that you labelled right and wrong",
    "tune": "move thresholds in the browser and see at once what they would count",
    "calibrate": "have a profile follow your own range: hold your best form on each side",
    "profiles": "list, show, compare and check profiles of thresholds",
    "live": "train in front of a camera, hands free",
    "stretches": "explain the stretches, say where to put your own, check the file of one",
    "doctor": "check camera, model, screen, sound and history, and say what to do about what fails",
    "history": "show what you trained so far: sessions, streak, hold time, hip extension",
}

#: Exit code of a command stopped from the keyboard, as shells report it.
INTERRUPTED = 130

#: Permissions that files and folders made by a command do not have: those of everybody but their owner.
_OWNER_ONLY = 0o077


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 done; 1 finished, but a video could not be read to its end or at all; 2 wrong usage; 70 a mistake of ours;
        130 interrupted.
    """
    with ends_with_its_threads() as deaths:
        code = _run(argv, deaths)
    if deaths.first is not None:
        code = _tell_mistake(deaths.first)
    if argv is None:
        # This is all that the process is for.
        leave_threads_behind(code)
    return code


def _tell_mistake(error: BaseException) -> int:
    """Say in one line what nobody expected; return the exit code for it."""
    if os.environ.get("POSECOACH_DEBUG"):
        traceback.print_exception(error)
    told = error if isinstance(error, PosecoachError) else InternalError.of(error)
    print(f"posecoach: {told}", file=sys.stderr)
    return told.exit_code


def _run(argv: Sequence[str] | None, deaths: Deaths) -> int:
    """Run the command line; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser, commands = _parser()
    chosen = next((a for a in arguments if not a.startswith("-")), None)
    # NumPy's threads for large matrices spin for a while when they start, and there are no large matrices here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What a person trains is nobody else's business; processes that are started inherit it.
    umask = os.umask(_OWNER_ONLY)
    try:
        if chosen in COMMANDS:
            share_pool()
            module = importlib.import_module(f"posecoach.cli.{chosen}")
            module.configure(commands[chosen])
        options = parser.parse_args(arguments)
        if chosen in COMMANDS:
            _say_what_is_left_out()
        if options.command is None:
            parser.print_help()
            return 2
        return int(module.run(options))
    except PosecoachError as error:
        print(f"posecoach: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        if deaths.first is None:
            print("posecoach: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; writing anything more, even at exit, would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, people read one line
        return _tell_mistake(error)
    finally:
        os.umask(umask)


def _say_what_is_left_out() -> None:
    """Name the user's own stretches that cannot be used; everything else can."""
    # Loading them takes a moment that ``--help`` has no need of.
    from posecoach.stretches import STRETCHES  # noqa: PLC0415

    for problem in STRETCHES.left_out:
        print(f"posecoach: left out: {problem}", file=sys.stderr)


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        prog="posecoach", description="A private, local trainer for four psoas stretches.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"posecoach {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    commands = {
        name: subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
        for name, text in COMMANDS.items()
    }
    return parser, commands
