"""All C++ is as .clang-format wants it."""

import re
import shutil
import subprocess

from sources import ROOT, cpp_files


def test_every_file_is_formatted():
    program = shutil.which("clang-format-19")
    assert program, "clang-format-19 is missing; scripts/install_test.sh installs it"
    files = [str(file.relative_to(ROOT)) for file in cpp_files()]
    checked = subprocess.run([program, "--dry-run", *files], cwd=ROOT, capture_output=True,
                             text=True, check=False)
    unformatted = sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: warning", checked.stderr,
                                        re.MULTILINE)))
    assert not unformatted, "clang-format-19 -i " + " ".join(unformatted)
    assert checked.returncode == 0, checked.stderr
