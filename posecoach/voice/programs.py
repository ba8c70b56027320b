"""The speech programs of Linux, macOS and Windows, and the commands that make them speak.

The text is never part of a command line or a script. It goes through standard input or the environment, so that a
leading dash, quotes or a percent sign have no special meaning.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from posecoach.languages import gettext as _
from posecoach.languages import together

WORDS_PER_MINUTE = 160

#: What stands for a language where voices are listed.
_LANGUAGE = "{language}"

#: How long a program may take to list its voices, seconds.
_LIST_S = 20.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak.

    Attributes:
        voice: the name of one of the program's voices; its voice of the language if None.
        rate: words a minute.
        volume: of the program's usual loudness, 0 to 1.
        language: ISO 639 code of the language of what is said.
    """

    voice: str | None = None
    rate: int = WORDS_PER_MINUTE
    volume: float = 1.0
    language: str = "en"


AS_USUAL = Manner()

#: The regions whose voices are taken; the voice of macOS, which comes with the system, by its name.
_REGIONS = {"en": "en-US", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "ja": "ja-JP"}
_MACOS_VOICES = {
    "en": "Samantha",
    "de": "Anna",
    "es": "Mónica",
    "fr": "Thomas",
    "ja": "Kyoko",
}


@dataclass(frozen=True, slots=True)
class SpeechCommand:
    """What to run to have one text spoken.

    Attributes:
        argv: the program and its arguments.
        stdin: what it reads from standard input.
        environment: additional environment variables.
        cancel: what to run when speech is cut short, for a program that passes its text to a service; else empty.
    """

    argv: tuple[str, ...]
    stdin: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    cancel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """A speech program found on this machine.

    Attributes:
        name: its name.
        executable: its path, "" before it has been looked for.
        build: makes the command from the executable, a text of one line and how to speak it.
        listing: what to run, after the executable, to have voices listed, with `_LANGUAGE` where their language stands.
        listed: finds the name of a voice in a line of that list, with `_LANGUAGE` as well.
        unreadable: languages whose writing it has no words for, though it has a voice.
    """

    name: str
    executable: str
    build: Callable[[str, str, Manner], SpeechCommand]
    listing: tuple[str, ...] = ()
    listed: str = "(.+)"
    unreadable: frozenset[str] = frozenset()

    def command(self, text: str, manner: Manner = AS_USUAL) -> SpeechCommand:
        """Return the command that speaks ``text``."""
        return self.build(self.executable, one_line(text), manner)

    def voices(self, language: str = "en") -> list[str]:
        """Return the names of the program's voices of a language, as it lists them.

        Raises:
            OSError: the program cannot be run.
            subprocess.SubprocessError: it fails, or takes too long.
        """
        done = subprocess.run(  # noqa: S603 - a program found on the search path
            (self.executable, *(part.replace(_LANGUAGE, language) for part in self.listing)),
            capture_output=True,
            timeout=_LIST_S,
            check=True,
        )
        listed = re.compile(self.listed.replace(_LANGUAGE, language))
        lines = done.stdout.decode(errors="replace").splitlines()
        return list(dict.fromkeys(found[1].strip() for line in lines if (found := listed.match(line))))


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space and of characters that cannot be printed as one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def espeak_ng(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the eSpeak NG command for ``text``, UTF-8 on standard input."""
    loudness = str(round(100 * manner.volume))
    argv = (
        executable,
        "-b",
        "1",
        "-v",
        manner.voice or manner.language,
        "-s",
        str(manner.rate),
        "-a",
        loudness,
        "--stdin",
    )
    return SpeechCommand(argv, stdin=text)


def speech_dispatcher(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the Speech Dispatcher command for ``text``.

    It uses pipe mode, because a text given as an argument is used as a printf format. Speech goes on when the client
    dies, so it has to be cancelled, and the client can only cancel the speech of all clients. Rate and volume go from
    -100 to 100: at volume -100 it is silent, at rate 100 about three times as fast as at 0.
    """
    argv = [executable, "--application-name", "posecoach", "--language", manner.language, "--priority", "text"]
    argv += ["--rate", str(_steps(manner.rate, 100)), "--volume", str(round(200 * manner.volume) - 100)]
    if manner.voice:
        argv += ["--synthesis-voice", manner.voice]
    # The leading space is needed because "!-!" at the start of a line is a protocol command.
    return SpeechCommand((*argv, "--wait", "--pipe-mode"), stdin=f" {text}\n", cancel=(executable, "--cancel"))


def macos_say(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the command of the speech built into macOS for ``text``, on standard input.

    The default voice is named because the system's default may be of another language. The volume is set in the text
    because the program has no option for it.
    """
    argv = (executable, "-v", manner.voice or _MACOS_VOICES[manner.language], "-r", str(manner.rate), "-f", "-")
    return SpeechCommand(argv, stdin=f"[[volm {manner.volume:.2f}]] {text}" if manner.volume < 1.0 else text)


_WINDOWS_SCRIPT = """
$ErrorActionPreference = 'Stop'
try {
  Add-Type -AssemblyName System.Speech
  $speech = New-Object System.Speech.Synthesis.SpeechSynthesizer
  if ($env:POSECOACH_VOICE) {
    $speech.SelectVoice($env:POSECOACH_VOICE)
  } else {
    $region = [Globalization.CultureInfo]$env:POSECOACH_REGION
    try { $speech.SelectVoiceByHints('NotSet', 'NotSet', 0, $region) } catch { }
  }
  $speech.Rate = [int]$env:POSECOACH_RATE
  $speech.Volume = [int]$env:POSECOACH_VOLUME
  $speech.Speak($env:POSECOACH_SPEECH)
} catch {
  [Console]::Error.WriteLine($_.Exception.Message)
  exit 1
}
"""


def windows_powershell(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the command of the speech built into Windows for ``text``, in the environment.

    The text is not passed on standard input, because that is read in the console's code page and not as UTF-8. The rate
    goes from -10 to 10, the volume from 0 to 100.
    """
    return SpeechCommand(
        (executable, *_POWERSHELL, _WINDOWS_SCRIPT),
        environment={
            "POSECOACH_SPEECH": text,
            "POSECOACH_VOICE": manner.voice or "",
            "POSECOACH_REGION": _REGIONS[manner.language],
            "POSECOACH_RATE": str(_steps(manner.rate, 10)),
            "POSECOACH_VOLUME": str(round(100 * manner.volume)),
        },
    )


def _steps(rate: int, most: int) -> int:
    """Return a rate on a logarithmic scale from -``most``, a third of the usual rate, to ``most``, three times it."""
    return round(max(-1.0, min(1.0, math.log(rate / WORDS_PER_MINUTE, 3.0))) * most)


_POWERSHELL = ("-NoLogo", "-NoProfile", "-NonInteractive", "-Command")

_WINDOWS_LISTING = """
Add-Type -AssemblyName System.Speech
(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() |
  Where-Object { $_.VoiceInfo.Culture.Name -like '{language}*' } | ForEach-Object { $_.VoiceInfo.Name }
"""

_PROGRAMS: Mapping[str, tuple[SpeechProgram, ...]] = {
    "darwin": (SpeechProgram("say", "", macos_say, ("-v", "?"), r"(.+?)\s+{language}[_-]\w+\s"),),
    "win32": (SpeechProgram("powershell", "", windows_powershell, (*_POWERSHELL, _WINDOWS_LISTING)),),
    "linux": (
        # It reads the signs of Japanese that are Chinese by calling each of them "Chinese letter".
        SpeechProgram(
            "espeak-ng", "", espeak_ng, ("--voices={language}",), r"\s*\d+\s+({language}\S*)\s", frozenset({"ja"})
        ),
        SpeechProgram(
            "spd-say", "", speech_dispatcher, ("--list-synthesis-voices",), r"\s*(\S+)\s+{language}(?:-\w+)?\b"
        ),
    ),
}


def _programs(platform: str) -> tuple[SpeechProgram, ...]:
    return _PROGRAMS.get(platform, _PROGRAMS["linux"])


def find_program(
    platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which, language: str = "en"
) -> SpeechProgram | None:
    """Return the speech program to use here, or None if there is none that reads the language.

    Args:
        platform: the system, as in ``sys.platform``; an unknown one counts as Linux.
        which: finds a program on the search path.
        language: ISO 639 code of what is to be read.
    """
    for program in _programs(platform):
        if language in program.unreadable:
            continue
        executable = which(program.name)
        if executable is not None:
            return replace(program, executable=executable)
    return None


def how_to_get_speech(platform: str = sys.platform, language: str = "en") -> str:
    """Return what to do on a system without a speech program that reads the language."""
    readers = [program for program in _programs(platform) if language not in program.unreadable]
    preferred = readers[0].name
    if len(readers) < len(_programs(platform)):
        others = together(program.name for program in _programs(platform) if language in program.unreadable)
        return _("install {preferred} with a voice that reads Chinese characters, as {others} does not").format(
            preferred=preferred, others=others
        )
    if platform in ("darwin", "win32"):
        return _("put the system's own program {preferred!r} on the PATH").format(preferred=preferred)
    return _("install {preferred}").format(preferred=preferred)
