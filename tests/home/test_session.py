from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from posecoach.home import session
from posecoach.home.session import SessionProcess
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.own_command import own_command
from tests.live.fakes import wait_until

WAITS = "import sys, time; print('posecoach: no speech', file=sys.stderr, flush=True); time.sleep(60)"
FAILS = "import sys; print('posecoach: camera 7 cannot be opened', file=sys.stderr); sys.exit(1)"


@pytest.fixture
def process() -> Iterator[SessionProcess]:
    made = SessionProcess()
    yield made
    made.close()


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are scripts, and need neither camera nor screen."""
    monkeypatch.setattr(session, "own_command", lambda _, code: [sys.executable, "-c", code])


@pytest.mark.usefixtures("script")
def test_one_session_at_a_time_and_it_can_be_ended(process: SessionProcess) -> None:
    assert not process.state().running
    process.start([WAITS])
    assert wait_until(lambda: process.state().said == ("no speech",), 30.0)
    with pytest.raises(UsageError, match="a session is running"):
        process.start([FAILS])
    assert not process.state().stopped
    process.stop()
    assert not process.state().running
    assert process.state().stopped
    assert process.state().exit_code not in (0, None)


@pytest.mark.usefixtures("script")
def test_says_why_it_has_ended(process: SessionProcess) -> None:
    process.start([FAILS])
    assert wait_until(lambda: not process.state().running, 30.0)
    assert not process.state().stopped
    assert (process.state().exit_code, process.state().said) == (1, ("camera 7 cannot be opened",))


def test_a_system_that_starts_nothing(process: SessionProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "own_command", lambda *_: ["/nothing/here"])
    with pytest.raises(PosecoachError, match="cannot start a session"):
        process.start([])
    assert not process.state().running


@pytest.mark.parametrize(
    ("frozen", "command"),
    [(True, [sys.executable, "live", "bridge"]), (False, [sys.executable, "-m", "posecoach", "live", "bridge"])],
)
def test_is_this_very_program(frozen: bool, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert own_command("live", "bridge") == command
