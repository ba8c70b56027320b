"""Compiles the catalogues of sentences when the package is built or installed from its source tree."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Compile; only source trees get the pseudo-language."""
        if self.target_name == "wheel":
            # The builder loads this file by its path, so modules beside it cannot be imported.
            compiling = runpy.run_path(str(Path(__file__).with_name("compiling.py")))
            compiling["compile_catalogues"](pseudo=version == "editable")
