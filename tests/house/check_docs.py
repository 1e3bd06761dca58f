"""What the documents say is there."""

import os
import pathlib
import re
import subprocess

import pytest

from sources import ROOT, named, text_of, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
BACKTICKED_PATH = re.compile(r"`((?:src|tests|scripts|docs|cmake|bench|web)/[A-Za-z0-9_./*-]+)`")


def documents():
    return [file for file in tracked() if file.suffix == ".md"]


def setting_keys():
    """Every key the binary knows, from `--print-config`."""
    binary = pathlib.Path(os.environ.get("ORDA_BINARY", ROOT / "build/release/orda"))
    if not binary.exists():
        pytest.skip("no binary is built yet, so its settings cannot be asked for")
    printed = subprocess.run([str(binary), "serve", "--print-config"], capture_output=True,
                             text=True, check=True).stdout
    section, keys = "", []
    for line in printed.splitlines():
        if found := re.match(r"\[([a-z0-9_.]+)\]$", line):
            section = found[1]
        elif found := re.match(r"([a-z0-9_]+) = ", line):
            keys.append(f"{section}.{found[1]}")
    assert len(keys) > 50
    return keys


def test_every_setting_is_documented():
    text = text_of(ROOT / "docs/operating.md")
    missing = [key for key in setting_keys() if f"`{key}`" not in text]
    assert not missing, "docs/operating.md does not name: " + ", ".join(missing)


def test_no_document_names_a_setting_that_is_not_there():
    known = set(setting_keys())
    sections = {key.rsplit(".", 1)[0] for key in known}
    invented = sorted({key for key in re.findall(r"`([a-z_0-9]+(?:\.[a-z_0-9]+)+)`",
                                                 text_of(ROOT / "docs/operating.md"))
                       if key.rsplit(".", 1)[0] in sections and key not in known})
    assert not invented


def test_links_between_documents_lead_somewhere():
    broken = [f"{named(file)}: {target}" for file in documents()
              for target in LINK.findall(text_of(file))
              if "://" not in target and not target.startswith("mailto:")
              and not (file.parent / target).exists()]
    assert not broken, "\n".join(broken)


def test_files_named_in_documents_exist():
    broken = [f"{named(file)}: {path}" for file in documents()
              for path in BACKTICKED_PATH.findall(text_of(file))
              if not list(ROOT.glob(path.rstrip("/")))]
    assert not broken, "\n".join(broken)
