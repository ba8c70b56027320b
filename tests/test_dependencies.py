"""The packages installed with posecoach: only declared and reviewed ones, with permissive licences."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

#: Every package that is installed with posecoach, on any supported system and Python, and its licence. Review a new one
#: before adding it here: its purpose, maintainers, licence and use of the network.
REVIEWED = {
    "absl-py": "Apache-2.0",
    "anyio": "MIT",
    "av": "BSD-3-Clause",
    "cffi": "MIT-0",
    "click": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "flatbuffers": "Apache-2.0",
    "fonttools": "MIT",
    "h11": "MIT",
    "idna": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "markupsafe": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "mdurl": "MIT",
    "mediapipe": "Apache-2.0",
    "numpy": "BSD-3-Clause",
    "opencv-python": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "pillow": "MIT-CMU",
    "platformdirs": "MIT",
    "posecoach": "Apache-2.0",
    "pycparser": "BSD-3-Clause",
    "pygments": "BSD-2-Clause",
    "pyparsing": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "rich": "MIT",
    "six": "MIT",
    "sounddevice": "MIT",
    "starlette": "BSD-3-Clause",
    "tomli-w": "MIT",
    "typing-extensions": "PSF-2.0",
    "tzdata": "Apache-2.0",
    "uvicorn": "BSD-3-Clause",
}

#: Names of permissive licences, in whatever words packages state them.
PERMISSIVE = re.compile(
    r"(?i)apache|bsd|\bmit\b|mit-|psf|python software foundation|zlib|cc0|historical permission|hpnd"
)
COPYLEFT = re.compile(r"(?i)\b(a?gpl|lgpl|gnu|mpl|mozilla|eupl|cddl|sspl)")

#: Hosts named in the library of the landmark model: documentation that its error messages link to.
NAMED_HOSTS = {b"www.tensorflow.org", b"github.com"}


@cache
def installed_with_posecoach() -> dict[str, metadata.Distribution]:
    """Return the packages that an installation of posecoach needs on this system, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    wanted = ["posecoach"]
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name not in found:
            found[name] = metadata.distribution(name)
            wanted += [requirement.name for requirement in requirements_of(found[name])]
    return found


def requirements_of(distribution: metadata.Distribution) -> list[Requirement]:
    requirements = [Requirement(text) for text in distribution.requires or []]
    return [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]


def declared(*, extras: bool = False) -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = list(project["dependencies"])
    if extras:
        texts += [text for group in project.get("optional-dependencies", {}).values() for text in group]
    return {canonicalize_name(Requirement(text).name): Requirement(text) for text in texts}


def imported_packages() -> Iterator[tuple[str, str]]:
    """Yield each package that a module of posecoach imports or finds at any time, and the module."""
    for path in sorted((ROOT / "posecoach").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.append(node.module)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.util.find_spec":
                names += [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
            for name in names:
                top = name.partition(".")[0]
                if top not in (*sys.stdlib_module_names, "posecoach"):
                    yield top, str(path.relative_to(ROOT))


def test_everything_that_is_installed_was_reviewed() -> None:
    assert set(installed_with_posecoach()) <= set(REVIEWED)


def test_installed_versions_meet_all_requirements() -> None:
    for distribution in installed_with_posecoach().values():
        for requirement in requirements_of(distribution):
            version = metadata.version(requirement.name)
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement} and {version}"


def test_what_is_imported_is_declared() -> None:
    homes = metadata.packages_distributions()
    known = declared(extras=True)
    undeclared = [
        (top, module)
        for top, module in imported_packages()
        if not any(canonicalize_name(home) in known for home in homes.get(top, []))
    ]
    assert undeclared == []


def test_what_is_declared_is_imported() -> None:
    homes = metadata.packages_distributions()
    used = {canonicalize_name(home) for top, _ in imported_packages() for home in homes.get(top, [])}
    assert set(declared()) <= used


@pytest.mark.parametrize("name", sorted(declared()))
def test_a_dependency_has_a_lowest_version(name: str) -> None:
    assert {"==", ">=", "~="} & {part.operator for part in declared()[name].specifier}


@pytest.mark.parametrize("name", ["mediapipe", "opencv-python", "numpy"])
def test_what_verdicts_depend_on_has_a_highest_version(name: str) -> None:
    assert {"==", "<", "~="} & {part.operator for part in declared()[name].specifier}


def test_installed_versions_meet_the_constraints() -> None:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    constraints = [Requirement(text) for text in tables["tool"]["uv"]["constraint-dependencies"]]
    measured = {
        canonicalize_name(constraint.name): constraint.specifier
        for constraint in constraints
        if constraint.marker is None or constraint.marker.evaluate()
    }
    installed = {name: d.version for name, d in installed_with_posecoach().items() if name != "posecoach"}
    assert {
        name for name, version in installed.items() if not measured[canonicalize_name(name)].contains(version)
    } == set()


def test_all_licences_are_permissive() -> None:
    for name, distribution in installed_with_posecoach().items():
        about = distribution.metadata
        classifiers = [text for text in about.get_all("Classifier") or [] if text.startswith("License ::")]
        # Only the first line, as some packages put the whole licence there.
        first_line = (about.get_all("License") or [""])[0].strip().partition("\n")[0]
        stated = " ".join([*(about.get_all("License-Expression") or []), first_line, *classifiers])
        assert PERMISSIVE.search(stated), f"{name}: {stated!r}"
        assert not COPYLEFT.search(stated), f"{name}: {stated!r}"


def test_the_reviewed_licences_are_permissive() -> None:
    assert all(PERMISSIVE.search(licence) and not COPYLEFT.search(licence) for licence in REVIEWED.values())


def test_only_one_package_brings_opencv() -> None:
    """Another one would overwrite its files."""
    homes = metadata.packages_distributions()["cv2"]
    assert set(homes) == {"opencv-python"}


def test_the_landmark_library_names_no_other_hosts() -> None:
    """Later releases contact a metrics host; test_privacy traces that none is contacted."""
    libraries = [
        Path(str(file.locate()))
        for file in metadata.files("mediapipe") or []
        if file.suffix in (".so", ".dylib", ".dll", ".pyd")
    ]
    assert libraries
    named = {host for path in libraries for host in re.findall(rb"https?://([a-z0-9.-]+)", path.read_bytes())}
    assert named <= NAMED_HOSTS
