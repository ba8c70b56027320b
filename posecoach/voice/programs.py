"""The speech programs of the three systems, as commands: which one is here, and how it is told what to say.

No text to be spoken is ever part of a command line or of a script: it goes through standard input or the environment,
so that a leading dash, quotes or a percent sign mean nothing to anybody.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

WORDS_PER_MINUTE = 160

#: How long a program may take to list its voices, seconds.
_LIST_S = 20.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak.

    Attributes:
        voice: the name of one of the program's voices; its English voice if None.
        rate: words a minute.
        volume: of the program's usual loudness, 0 to 1.
    """

    voice: str | None = None
    rate: int = WORDS_PER_MINUTE
    volume: float = 1.0


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class SpeechCommand:
    """What to run to have one text spoken.

    Attributes:
        argv: the program and its arguments.
        stdin: what it reads from standard input.
        environment: variables to set for it, on top of those it inherits.
        cancel: what to run when it is cut short, for a program that hands its text to a service; empty if none.
    """

    argv: tuple[str, ...]
    stdin: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    cancel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """A speech program found on this machine.

    Attributes:
        name: what people call it.
        executable: where it is, "" before it has been looked for.
        build: makes the command from the executable, a text of one line and how to speak it.
        listing: what to run, after the executable, to have its English voices listed.
        listed: finds the name of a voice in a line of that list.
    """

    name: str
    executable: str
    build: Callable[[str, str, Manner], SpeechCommand]
    listing: tuple[str, ...] = ()
    listed: re.Pattern[str] = re.compile("(.+)")

    def command(self, text: str, manner: Manner = AS_USUAL) -> SpeechCommand:
        """Return the command that speaks ``text``."""
        return self.build(self.executable, one_line(text), manner)

    def voices(self) -> list[str]:
        """Return the names of the program's English voices, as it lists them.

        Raises:
            OSError: the program cannot be run.
            subprocess.SubprocessError: it fails, or takes too long.
        """
        done = subprocess.run(  # noqa: S603 - a program found on the search path
            (self.executable, *self.listing), capture_output=True, timeout=_LIST_S, check=True
        )
        lines = done.stdout.decode(errors="replace").splitlines()
        return list(dict.fromkeys(found[1].strip() for line in lines if (found := self.listed.match(line))))


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space and of characters that cannot be printed as one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def espeak_ng(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the eSpeak NG command for ``text``, UTF-8 on standard input."""
    loudness = str(round(100 * manner.volume))
    argv = (executable, "-b", "1", "-v", manner.voice or "en", "-s", str(manner.rate), "-a", loudness, "--stdin")
    return SpeechCommand(argv, stdin=text)


def speech_dispatcher(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the Speech Dispatcher command for ``text``.

    In pipe mode, because as an argument the text would be taken for a printf format. What was handed over goes on being
    spoken when the client dies, so it has to be cancelled; the client can only cancel what everybody has handed over.
    Rate and volume go from -100 to 100; at -100 the volume is 0, at 100 speech is about three times as fast as at 0.
    """
    argv = [executable, "--application-name", "posecoach", "--language", "en", "--priority", "text"]
    argv += ["--rate", str(_steps(manner.rate, 100)), "--volume", str(round(200 * manner.volume) - 100)]
    if manner.voice:
        argv += ["--synthesis-voice", manner.voice]
    # The leading space keeps a text from being read as a protocol command, which "!-!" at the start of a line means.
    return SpeechCommand((*argv, "--wait", "--pipe-mode"), stdin=f" {text}\n", cancel=(executable, "--cancel"))


def macos_say(executable: str, text: str, manner: Manner) -> SpeechCommand:
    """Return the command of the speech built into macOS for ``text``, on standard input.

    The default voice is named, because the system's own may be of another language than English. The volume is told in
    the text, as the program has no option for it.
    """
    argv = (executable, "-v", manner.voice or "Samantha", "-r", str(manner.rate), "-f", "-")
    return SpeechCommand(argv, stdin=f"[[volm {manner.volume:.2f}]] {text}" if manner.volume < 1.0 else text)


_WINDOWS_SCRIPT = """
$ErrorActionPreference = 'Stop'
try {
  Add-Type -AssemblyName System.Speech
  $speech = New-Object System.Speech.Synthesis.SpeechSynthesizer
  if ($env:POSECOACH_VOICE) {
    $speech.SelectVoice($env:POSECOACH_VOICE)
  } else {
    try { $speech.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]'en-US') } catch { }
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

    The script is the same for every text. Standard input would be read in the console's code page, not in UTF-8. The
    rate goes from -10 to 10, the volume from 0 to 100.
    """
    return SpeechCommand(
        (executable, *_POWERSHELL, _WINDOWS_SCRIPT),
        environment={
            "POSECOACH_SPEECH": text,
            "POSECOACH_VOICE": manner.voice or "",
            "POSECOACH_RATE": str(_steps(manner.rate, 10)),
            "POSECOACH_VOLUME": str(round(100 * manner.volume)),
        },
    )


def _steps(rate: int, most: int) -> int:
    """Return a rate on a scale from -``most`` to ``most``, whose ends are a third and three times the usual rate."""
    return round(max(-1.0, min(1.0, math.log(rate / WORDS_PER_MINUTE, 3.0))) * most)


_POWERSHELL = ("-NoLogo", "-NoProfile", "-NonInteractive", "-Command")

_WINDOWS_LISTING = """
Add-Type -AssemblyName System.Speech
(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() |
  Where-Object { $_.VoiceInfo.Culture.Name -like 'en*' } | ForEach-Object { $_.VoiceInfo.Name }
"""

_PROGRAMS: Mapping[str, tuple[SpeechProgram, ...]] = {
    "darwin": (SpeechProgram("say", "", macos_say, ("-v", "?"), re.compile(r"(.+?)\s+en[_-]\w+\s")),),
    "win32": (SpeechProgram("powershell", "", windows_powershell, (*_POWERSHELL, _WINDOWS_LISTING)),),
    "linux": (
        SpeechProgram("espeak-ng", "", espeak_ng, ("--voices=en",), re.compile(r"\s*\d+\s+(en\S*)\s")),
        SpeechProgram(
            "spd-say", "", speech_dispatcher, ("--list-synthesis-voices",), re.compile(r"\s*(\S+)\s+en(?:-\w+)?\b")
        ),
    ),
}


def _programs(platform: str) -> tuple[SpeechProgram, ...]:
    return _PROGRAMS.get(platform, _PROGRAMS["linux"])


def find_program(
    platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> SpeechProgram | None:
    """Return the speech program to use here, or None if there is none.

    Args:
        platform: the system, as in ``sys.platform``; one that is not known counts as Linux.
        which: finds a program on the search path.
    """
    for program in _programs(platform):
        executable = which(program.name)
        if executable is not None:
            return replace(program, executable=executable)
    return None


def how_to_get_speech(platform: str = sys.platform) -> str:
    """Return what to do on a system without a speech program."""
    preferred = _programs(platform)[0].name
    if platform in ("darwin", "win32"):
        return f"put the system's own program {preferred!r} on the PATH"
    return f"install {preferred}"
