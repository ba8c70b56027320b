import subprocess
import sys

import pytest

LOADED = "import sys, {module}; print(*(m for m in ('av', 'matplotlib') if m in sys.modules))"


@pytest.mark.parametrize("module", ["posecoach.cli.live", "posecoach.drawing.player", "posecoach.cli.main"])
def test_what_opens_a_window_does_not_load_the_video_library_before(module):
    """On Linux its copy of the X client library hangs a window that is opened after it."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
