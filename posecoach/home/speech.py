"""The speech program and a test of its voice."""

from __future__ import annotations

from posecoach.languages import gettext as _
from posecoach.languages import marked, spoken
from posecoach.runtime.errors import PosecoachError
from posecoach.voice.child import running
from posecoach.voice.programs import Manner, find_program, how_to_get_speech

#: The test sentence.
TEST_SENTENCE = marked("This is how I sound. Hold still, and breathe out.")

#: Longest wait for the speech program, seconds.
_LONGEST_S = 15.0


def speech_content() -> dict[str, str]:
    """Return the name of the speech program, or how to get one."""
    program = find_program(language=spoken())
    return {
        "program": program.name if program else "",
        "problem": "" if program else _("no speech: {advice}").format(advice=how_to_get_speech(language=spoken())),
        "sentence": _(TEST_SENTENCE),
    }


def try_voice(voice: str) -> None:
    """Speak the test sentence and wait for its end.

    Args:
        voice: a voice of the speech program; "" for the one that it takes by itself.

    Raises:
        PosecoachError: nothing can be heard, and why.
    """
    program = find_program(language=spoken())
    if program is None:
        raise PosecoachError(_("no speech: {advice}").format(advice=how_to_get_speech(language=spoken())))
    try:
        with running(program.command(_(TEST_SENTENCE), Manner(voice or None, language=spoken()))) as child:
            child.wait(_LONGEST_S)
            failure = (
                child.failure()
                if child.has_ended()
                else _("not finished after {seconds:g} s").format(seconds=_LONGEST_S)
            )
    except (OSError, ValueError) as error:
        failure = _("it does not start: {error}").format(error=error)
    if failure is not None:
        raise PosecoachError(
            _("{name} fails ({failure}): check the voice's name and the sound output").format(
                name=program.name, failure=failure
            )
        )
