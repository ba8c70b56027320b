"""Entry point: parses the arguments, runs one command, and turns errors into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

from posecoach.cli.help import WideHelpFormatter
from posecoach.cli.language import OPTION, argparse_speaks, empty_option, speak_as_wanted
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.deaths import ends_with_its_threads, leave_threads_behind
from posecoach.runtime.errors import InternalError, PosecoachError, UsageError
from posecoach.runtime.guessing import hint
from posecoach.runtime.memory import share_pool
from posecoach.runtime.os_errors import whole_line
from posecoach.runtime.shown import shown
from posecoach.runtime.streams import complain, end_quietly, prepare
from posecoach.runtime.version import __version__

#: Commands and their descriptions; the module of a command is imported only when needed.
COMMANDS = {
    "home": marked("open the page from which everything can be started; so does posecoach alone"),
    "demo": marked("analyse a bundled sample video and show the result"),
    "analyze": marked("analyse recorded videos: holds, faults, annotated video, report"),
    "replay": marked("judge a landmark recording again with other thresholds, beside what was counted"),
    "suggest": marked("propose thresholds from spans of a recording that you labelled right and wrong"),
    "tune": marked("move thresholds in the browser and see at once what they would count"),
    "calibrate": marked("have a profile follow your own range: hold your best form on each side"),
    "profiles": marked("list, show, compare and check profiles of thresholds"),
    "live": marked("train in front of a camera, hands free"),
    "measure": marked("hold a stretch three times each side, to know which change of it means something"),
    "voices": marked("list the voices that can speak to you"),
    "stretches": marked("explain the stretches, say where to put your own, check the file of one"),
    "doctor": marked("check camera, model, screen, sound and history, and say what to do about what fails"),
    "export": marked("write landmarks and angles for OpenSim, Pose2Sim, movement and other programs"),
    "install-launcher": marked("put posecoach among your programs, so that it starts without a terminal"),
    "history": marked("show what you trained so far: sessions, streak, hold time, hip extension"),
}

#: Other spellings of commands.
SPELLINGS = {"analyse": "analyze"}

#: The command that runs if none is named.
_ALONE = "home"

#: Exit code of a command stopped from the keyboard, as shells report it.
INTERRUPTED = 130

#: The umask: files and folders are accessible to their owner only.
_OWNER_ONLY = 0o077


def module_name(command: str) -> str:
    """Return the name of the module of a command."""
    return command.replace("-", "_")


class _Parser(argparse.ArgumentParser):
    """A parser with one-line errors, whose options are not abbreviated."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": WideHelpFormatter, "allow_abbrev": False, **settings})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse the arguments; refuse unknown ones here, because `parse_args` would name the help of all commands."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(_("unrecognized arguments: %s") % " ".join(unknown))
        return known, unknown

    def error(self, message: str) -> NoReturn:
        raise UsageError(_("{message}; see {command} --help").format(message=message, command=self.prog))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 done; 1 finished, but a video could not be read to its end or at all; 2 wrong usage; 70 a mistake of ours;
        130 interrupted.
    """
    umask = -1
    with ends_with_its_threads() as deaths:
        try:
            prepare()
            # Training data is private. Child processes inherit the umask.
            umask = os.umask(_OWNER_ONLY)
            code = _told(list(sys.argv[1:] if argv is None else argv))
        except KeyboardInterrupt:
            if deaths.first is None:
                complain(f"posecoach: {_('stopped')}")
            code = INTERRUPTED
        finally:
            end_quietly(sys.stdout)
            if umask >= 0:
                os.umask(umask)
    if deaths.first is not None:
        code = _tell_mistake(deaths.first)
    if argv is None:
        # The process does nothing else.
        leave_threads_behind(code)
    return code


def _tell_mistake(error: BaseException) -> int:
    """Report an unexpected error in one line; return its exit code."""
    if os.environ.get("POSECOACH_DEBUG"):
        traceback.print_exception(error)
    told = error if isinstance(error, PosecoachError) else InternalError.of(error)
    complain(f"posecoach: {told}")
    return told.exit_code


def _told(arguments: list[str]) -> int:
    """Run a command and report errors in one line."""
    try:
        code = _run(arguments)
        # At the end of the process a failing flush would print a traceback.
        sys.stdout.flush()
        return code
    except PosecoachError as error:
        complain(f"posecoach: {error}")
        return error.exit_code
    except BrokenPipeError:
        # The reader of the output has closed the pipe.
        return 0
    except OSError as error:
        complain(f"posecoach: {shown(whole_line(error))}")
        return PosecoachError.exit_code
    except MemoryError:
        told = _("there is not enough memory: close other programs, or use fewer --jobs")
        complain(f"posecoach: {told}")
        return PosecoachError.exit_code
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, people read one line
        return _tell_mistake(error)


def _run(arguments: list[str]) -> int:
    arguments = speak_as_wanted(arguments)
    _refuse_empty(arguments)
    arguments = arguments or [_ALONE]
    place = next((at for at, argument in enumerate(arguments) if not argument.startswith("-")), None)
    # NumPy's threads for large matrices cost time when they start, and there are no large matrices here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Plots are only drawn into files, whatever backend the user has configured.
    os.environ["MPLBACKEND"] = "agg"
    with argparse_speaks():
        parser, commands = _parser()
        if place is not None:
            chosen = arguments[place] = SPELLINGS.get(arguments[place], arguments[place])
            if chosen not in COMMANDS:
                raise UsageError(
                    _("unknown command {command!r}: {hint}").format(command=chosen, hint=hint(chosen, COMMANDS))
                )
            share_pool()
            module = importlib.import_module(f"posecoach.cli.{module_name(chosen)}")
            module.configure(commands[chosen])
        try:
            options = parser.parse_args(arguments)
        except SystemExit:
            # Help or version were asked for and are printed.
            return 0
        if options.command is None:
            parser.print_help()
            return 2
    _say_what_is_left_out()
    return int(module.run(options))


def _say_what_is_left_out() -> None:
    """Name the user's own stretches that cannot be used; everything else can."""
    # Imported late, because ``--help`` does not need it.
    from posecoach.stretches import STRETCHES  # noqa: PLC0415

    for problem in STRETCHES.left_out:
        told = _("left out: {problem}").format(problem=problem)
        complain(f"posecoach: {told}")


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Raise if an argument is empty: a variable of a script that was never set would mean the current folder."""
    for before, argument in zip(("", *arguments), arguments, strict=False):
        option, given, value = argument.partition("=")
        if argument == "":
            if before.startswith("--"):
                raise empty_option(before)
            raise UsageError(_("an argument is empty: give a value, or leave it out"))
        if option.startswith("--") and given and not value:
            raise empty_option(option)


def _parser() -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(prog="posecoach", description=_("A private, local trainer for four psoas stretches."))
    version = _("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"posecoach {__version__}", help=version)
    # Read before the parser is made, because its help depends on it.
    parser.add_argument(OPTION, metavar="CODE", help=_("the language that is spoken: en, de, es, fr or ja"))
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title=_("commands"))
    commands = {}
    for name, text in COMMANDS.items():
        told = _(text)
        whole = _("{sentence}.").format(sentence=told[0].upper() + told[1:])
        commands[name] = subparsers.add_parser(name, help=told, description=whole)
    return parser, commands
