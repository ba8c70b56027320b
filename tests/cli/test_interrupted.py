"""Ctrl-C while the command is still being loaded: one line and exit code 130, wherever it comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

PRESSED = """
import sys

class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Pressed())
from posecoach.cli import main
sys.exit(main(["stretches"]))
"""


@pytest.mark.parametrize("module", ["posecoach.cli.main", "argparse", "posecoach.cli.stretches", "rich.console"])
def test_ctrl_c_while_a_module_is_loaded(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, module], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "posecoach: stopped\n")
