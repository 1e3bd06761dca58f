"""Nothing in the repository speaks of the machine or the way it was made on, and nothing is left
for later."""

import re

from sources import ROOT, named, tracked

SKIPPED_SUFFIXES = {".json", ".webp", ".png", ".npz", ".lock", ".pem"}
# In pieces, since this file is checked as well.
MACHINE = re.compile("|".join(["/" + "work/", "/" + "tmp/brief", "/" + "root/"]))
LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MAKING = re.compile("|".join(["spec " + "helper", r"\bLL" + "M (agent|session)", "sub" + "agent",
                              r"this " + "brief", r"as an " + "AI", "Co-" + "Authored-By"]),
                    re.IGNORECASE)


def lines_with(pattern):
    found = []
    for file in tracked():
        if file.suffix in SKIPPED_SUFFIXES or file.name == "package-lock.json":
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(file)}:{number}: {line.strip()[:100]}"
                  for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_path_of_one_machine():
    assert not (found := lines_with(MACHINE)), "\n".join(found)


def test_nothing_is_left_for_later():
    assert not (found := lines_with(LATER)), "\n".join(found)


def test_nothing_speaks_of_its_making():
    assert not (found := lines_with(MAKING)), "\n".join(found)


def test_the_licence_is_there():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "Version 2.0" in text
