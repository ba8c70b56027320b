"""The speech programs of the three systems, as commands: which one is here, and how it is told what to say.

No text to be spoken is ever part of a command line or of a script: it goes through standard input or the environment,
so that a leading dash, quotes or a percent sign mean nothing to anybody.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

WORDS_PER_MINUTE = 160


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
        executable: where it is.
        build: makes the command from the executable, a text of one line and a voice or None for its English voice.
    """

    name: str
    executable: str
    build: Callable[[str, str, str | None], SpeechCommand]

    def command(self, text: str, voice: str | None = None) -> SpeechCommand:
        """Return the command that speaks ``text``, with the voice of that name if one is given."""
        return self.build(self.executable, one_line(text), voice)


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space and of characters that cannot be printed as one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def espeak_ng(executable: str, text: str, voice: str | None) -> SpeechCommand:
    """Return the eSpeak NG command for ``text``, UTF-8 on standard input."""
    argv = (executable, "-b", "1", "-v", voice or "en", "-s", str(WORDS_PER_MINUTE), "--stdin")
    return SpeechCommand(argv, stdin=text)


def speech_dispatcher(executable: str, text: str, voice: str | None) -> SpeechCommand:
    """Return the Speech Dispatcher command for ``text``.

    In pipe mode, because as an argument the text would be taken for a printf format. What was handed over goes on being
    spoken when the client dies, so it has to be cancelled; the client can only cancel what everybody has handed over.
    """
    argv = [executable, "--application-name", "posecoach", "--language", "en", "--priority", "text"]
    if voice:
        argv += ["--synthesis-voice", voice]
    # The leading space keeps a text from being read as a protocol command, which "!-!" at the start of a line means.
    return SpeechCommand((*argv, "--wait", "--pipe-mode"), stdin=f" {text}\n", cancel=(executable, "--cancel"))


def macos_say(executable: str, text: str, voice: str | None) -> SpeechCommand:
    """Return the command of the speech built into macOS for ``text``, on standard input.

    The default voice is named, because the system's own may be of another language than English.
    """
    argv = (executable, "-v", voice or "Samantha", "-r", str(WORDS_PER_MINUTE), "-f", "-")
    return SpeechCommand(argv, stdin=text)


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
  $speech.Speak($env:POSECOACH_SPEECH)
} catch {
  [Console]::Error.WriteLine($_.Exception.Message)
  exit 1
}
"""


def windows_powershell(executable: str, text: str, voice: str | None) -> SpeechCommand:
    """Return the command of the speech built into Windows for ``text``, in the environment.

    The script is the same for every text. Standard input would be read in the console's code page, not in UTF-8.
    """
    return SpeechCommand(
        (executable, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS_SCRIPT),
        environment={"POSECOACH_SPEECH": text, "POSECOACH_VOICE": voice or ""},
    )


_BUILDERS: dict[str, dict[str, Callable[[str, str, str | None], SpeechCommand]]] = {
    "darwin": {"say": macos_say},
    "win32": {"powershell": windows_powershell},
    "linux": {"espeak-ng": espeak_ng, "spd-say": speech_dispatcher},
}


def _builders(platform: str) -> dict[str, Callable[[str, str, str | None], SpeechCommand]]:
    return _BUILDERS.get(platform, _BUILDERS["linux"])


def find_program(
    platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> SpeechProgram | None:
    """Return the speech program to use here, or None if there is none.

    Args:
        platform: the system, as in ``sys.platform``; one that is not known counts as Linux.
        which: finds a program on the search path.
    """
    for name, build in _builders(platform).items():
        executable = which(name)
        if executable is not None:
            return SpeechProgram(name, executable, build)
    return None


def how_to_get_speech(platform: str = sys.platform) -> str:
    """Return what to do on a system without a speech program."""
    preferred = next(iter(_builders(platform)))
    if platform in ("darwin", "win32"):
        return f"put the system's own program {preferred!r} on the PATH"
    return f"install {preferred}"
