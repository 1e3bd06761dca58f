"""Who may include whom: the rooms below src, lowest first. CMakeLists.txt says the same."""

import functools
import pathlib
import re

from sources import ROOT, SOURCES, cpp_files, includes, named, text_of

PERMITTED = {
    "base": [],
    "model": ["base"],
    "blobs": ["base"],
    "db": ["base"],
    "store": ["base", "model", "db"],
    "rules": ["base", "model"],
    "horde": ["base", "model", "rules"],
    "node": ["base", "model", "rules", "horde", "store", "db", "blobs"],
    "http": ["base"],
    "api": ["base", "model", "blobs", "rules", "horde", "node", "http"],
    "worker": ["base", "blobs"],
    "load": ["base"],
    "cli": ["base", "model", "blobs", "db", "store", "rules", "horde", "node", "http", "api",
            "worker", "load"],
}

# Asio and Beast cost half a minute of compiling in each source that sees them.
ROOMS_WITH_ASIO = {"http", "node", "worker", "load"}
LIGHT = {"boost/asio/awaitable.hpp"}
MOST_SOURCES_WITH_ASIO = 14


def heavy(name: str) -> bool:
    return name.startswith(("boost/asio", "boost/beast")) and name not in LIGHT


def room_of(file: pathlib.Path) -> str:
    """The room of a file below src; src/main.cpp stands in none and may do what cli may."""
    parts = file.relative_to(SOURCES).parts
    return parts[0] if len(parts) > 1 else "cli"


@functools.cache
def sees_asio(file: pathlib.Path) -> bool:
    """Whether the file includes Asio or Beast, itself or through the project's headers."""
    return any(heavy(name) or (quote == '"' and (SOURCES / name).exists()
                               and sees_asio(SOURCES / name))
               for quote, name in includes(file))


def test_every_folder_is_a_room():
    assert {room_of(file) for file in cpp_files(SOURCES)} <= set(PERMITTED)


def test_the_build_knows_the_same_rooms():
    written = {}
    cmake = text_of(ROOT / "CMakeLists.txt")
    for arguments in re.findall(r"^orda_room\(([^)]*)\)", cmake, re.MULTILINE):
        words = arguments.split("LIBRARIES")[0].split()
        written[words[0]] = words[2:] if words[1:2] == ["ROOMS"] else []
    assert written == PERMITTED


def test_no_room_includes_upward():
    above = []
    for room, permitted in PERMITTED.items():
        order = list(PERMITTED)
        above += [f"{room} may include {other}, which is above it" for other in permitted
                  if order.index(other) >= order.index(room)]
    assert not above


def test_a_room_includes_only_what_it_may():
    wrong = []
    for file in cpp_files(SOURCES):
        room = room_of(file)
        for quote, name in includes(file):
            if quote == "<":
                continue
            other = name.split("/")[0] if "/" in name else ""
            if other not in PERMITTED:
                wrong.append(f"{named(file)}: \"{name}\" is not written from src/")
            elif other != room and other not in PERMITTED[room]:
                wrong.append(f"{named(file)}: {room} may not include {name}")
            elif not (SOURCES / name).exists():
                wrong.append(f"{named(file)}: {name} does not exist")
    assert not wrong, "\n".join(wrong)


def test_only_some_rooms_include_asio():
    wrong = [f"{named(file)}: {name}" for file in cpp_files(SOURCES)
             if room_of(file) not in ROOMS_WITH_ASIO
             for _, name in includes(file) if heavy(name)]
    assert not wrong, "\n".join(wrong)


def test_few_sources_see_asio():
    sources = [named(file) for file in cpp_files(SOURCES)
               if file.suffix == ".cpp" and not file.stem.endswith("_test") and sees_asio(file)]
    assert len(sources) <= MOST_SOURCES_WITH_ASIO, "\n".join(sources)
