from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable

import numpy as np
import pytest

from posecoach.languages import LANGUAGES
from posecoach.voice.programs import (
    AS_USUAL,
    Manner,
    SpeechProgram,
    espeak_ng,
    find_program,
    how_to_get_speech,
    macos_say,
    one_line,
    speech_dispatcher,
    windows_powershell,
)

NASTY = "-w \"quoted\" 'single' $(touch x) `id` %s%n $env:PATH ; exit"
BUILDERS = [espeak_ng, speech_dispatcher, macos_say, windows_powershell]


def which(*present: str) -> Callable[[str], str | None]:
    return lambda name: f"/bin/{name}" if name in present else None


@pytest.mark.parametrize(
    ("platform", "present", "chosen"),
    [
        ("linux", ("espeak-ng", "spd-say"), "espeak-ng"),
        ("linux", ("spd-say",), "spd-say"),
        ("linux", ("say", "powershell"), None),
        ("freebsd14", ("espeak-ng",), "espeak-ng"),
        ("darwin", ("say", "espeak-ng"), "say"),
        ("darwin", (), None),
        ("win32", ("powershell",), "powershell"),
        ("win32", ("say",), None),
    ],
)
def test_program_is_chosen_by_system_and_by_what_is_there(platform, present, chosen):
    program = find_program(platform, which(*present))
    assert (program.name if program else None) == chosen


@pytest.mark.parametrize(("platform", "named"), [("linux", "espeak-ng"), ("darwin", "say"), ("win32", "powershell")])
def test_what_to_do_names_the_program(platform, named):
    assert named in how_to_get_speech(platform)


@pytest.mark.parametrize("build", BUILDERS)
def test_text_is_never_an_argument(build):
    told = SpeechProgram("x", "/bin/x", build).command(NASTY)
    assert told.argv == SpeechProgram("x", "/bin/x", build).command("other").argv
    assert NASTY in (told.stdin.strip(), told.environment.get("POSECOACH_SPEECH"))


@pytest.mark.parametrize("build", BUILDERS)
def test_voice_is_handed_through(build):
    told = build("/bin/x", "text", Manner("Anna 'x'"))
    assert "Anna 'x'" in (*told.argv, *told.environment.values())


def test_espeak_ng_reads_utf8_from_standard_input():
    told = espeak_ng("/bin/espeak-ng", "90°", AS_USUAL)
    assert told.argv == ("/bin/espeak-ng", "-b", "1", "-v", "en", "-s", "160", "-a", "100", "--stdin")
    assert told.stdin == "90°"


def test_speech_dispatcher_waits_and_can_be_cancelled():
    told = speech_dispatcher("/bin/spd-say", "!-!QUIT", AS_USUAL)
    assert {"--wait", "--pipe-mode"} <= set(told.argv)
    assert not told.stdin.startswith("!-!")
    assert told.cancel == ("/bin/spd-say", "--cancel")


def test_macos_reads_standard_input_with_an_english_voice():
    assert macos_say("/usr/bin/say", "text", AS_USUAL).argv == (
        "/usr/bin/say",
        "-v",
        "Samantha",
        "-r",
        "160",
        "-f",
        "-",
    )


@pytest.mark.parametrize(
    ("build", "language", "told"),
    [
        (espeak_ng, "de", "de"),
        (speech_dispatcher, "fr", "fr"),
        (macos_say, "es", "Mónica"),
        (macos_say, "ja", "Kyoko"),
        (windows_powershell, "ja", "ja-JP"),
    ],
)
def test_the_voice_is_one_of_the_language(build, language, told):
    command = build("/bin/x", "text", Manner(language=language))
    assert told in (*command.argv, *command.environment.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("build", BUILDERS)
def test_every_language_has_a_voice_in_every_program(build, language):
    assert build("/bin/x", "text", Manner(language=language)).argv


def test_a_program_that_cannot_read_a_language_is_not_asked_to():
    assert find_program("linux", which("espeak-ng"), "ja") is None
    told = find_program("linux", which("espeak-ng", "spd-say"), "ja")
    assert told is not None
    assert told.name == "spd-say"
    assert "install spd-say with a voice that reads Chinese characters" in how_to_get_speech("linux", "ja")
    assert how_to_get_speech("linux", "de") == "install espeak-ng"


def test_windows_script_is_free_of_double_quotes_which_its_command_line_would_eat():
    told = windows_powershell("powershell.exe", NASTY, Manner("Zira", 160, 0.5))
    assert not any('"' in argument for argument in told.argv)
    assert told.environment == {
        "POSECOACH_SPEECH": NASTY,
        "POSECOACH_VOICE": "Zira",
        "POSECOACH_REGION": "en-US",
        "POSECOACH_RATE": "0",
        "POSECOACH_VOLUME": "50",
    }
    assert "$env:POSECOACH_SPEECH" in told.argv[-1]


def test_text_becomes_one_line_without_control_characters():
    assert one_line(" a\n\tb\0c\x1b[1m \ud800 d ") == "a b c [1m d"


@pytest.mark.parametrize(
    ("build", "slow", "fast"),
    [
        (espeak_ng, "100", "300"),
        (speech_dispatcher, "-43", "57"),
        (macos_say, "100", "300"),
        (windows_powershell, "-4", "6"),
    ],
)
def test_rate_and_volume_are_handed_through(build, slow, fast):
    for rate, told in ((100, slow), (300, fast)):
        command = build("/bin/x", "text", Manner(rate=rate))
        assert told in (*command.argv, command.environment.get("POSECOACH_RATE"))
    quiet, loud = (build("/bin/x", "text", Manner(volume=volume)) for volume in (0.2, 1.0))
    assert (quiet.argv, quiet.stdin, quiet.environment) != (loud.argv, loud.stdin, loud.environment)


@pytest.mark.parametrize(
    ("platform", "name", "line", "voice", "language"),
    [
        ("darwin", "say", "Anna                de_DE    # Hallo!", "Anna", "de"),
        ("linux", "espeak-ng", " 5  fr-fr           --/M      French_(France)    roa/fr     (fr 5)", "fr-fr", "fr"),
        ("linux", "spd-say", "            spanish        es        none", "spanish", "es"),
        ("darwin", "say", "Bad News            en_US    # Hello!", "Bad News", "en"),
        ("win32", "powershell", "Microsoft Zira Desktop", "Microsoft Zira Desktop", "en"),
        ("linux", "espeak-ng", " 2  en-gb           --/M      English_(Great_Britain) gmw/en   (en 2)", "en-gb", "en"),
        ("linux", "spd-say", "            english-us        en-US        none", "english-us", "en"),
    ],
)
def test_voices_are_read_from_what_the_program_lists(tmp_path, platform, name, line, voice, language):
    if sys.platform == "win32":
        pytest.skip("the stand-ins for speech programs are shell scripts")
    listing = tmp_path / name
    listing.write_text(f"#!/bin/sh\necho '{line}'\necho '{line}'\n")
    listing.chmod(0o755)
    program = find_program(platform, lambda wanted: str(listing) if wanted == name else None)
    assert program is not None
    assert program.voices(language) == [voice]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize("text", ["Keep your back straight.", '-q "quoted" -- hips up', "lean forward 10°"])
def test_espeak_ng_really_speaks(tmp_path, text):
    program = find_program("linux")
    assert program is not None
    told = program.command(text)
    sound = tmp_path / "speech.wav"
    told = dataclasses.replace(told, argv=(told.argv[0], "-w", str(sound), *told.argv[1:]))
    subprocess.run(told.argv, input=told.stdin.encode(), check=True, timeout=20)
    with wave.open(str(sound)) as speech:
        samples = np.frombuffer(speech.readframes(speech.getnframes()), dtype=np.int16)
        length_s = len(samples) / speech.getframerate()
    assert length_s > 0.7
    assert np.mean(np.abs(samples) > 1000) > 0.2
