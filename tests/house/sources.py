"""The files of the repository, for the checks beside this file."""

import functools
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


@functools.cache
def tracked() -> list[pathlib.Path]:
    """Every file of the repository and every new one that is not ignored. Where there is no git
    (an unpacked archive) everything but what is built or installed."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {"build", "out", "orda-data", ".venv", "node_modules", "__pycache__", "dist"}
        files = [file for file in ROOT.rglob("*")
                 if not made.intersection(file.relative_to(ROOT).parts)]
    return sorted(file for file in files if file.is_file())


def named(file: pathlib.Path) -> str:
    """The file's name as people write it."""
    return str(file.relative_to(ROOT))


def cpp_files(folder: pathlib.Path = ROOT) -> list[pathlib.Path]:
    return [file for file in tracked()
            if file.suffix in (".cpp", ".h") and file.is_relative_to(folder)]


@functools.cache
def text_of(file: pathlib.Path) -> str:
    return file.read_text(encoding="utf-8")


@functools.cache
def includes(file: pathlib.Path) -> list[tuple[str, str]]:
    """(quote or angle bracket, name) of each #include."""
    return INCLUDE.findall(text_of(file))
