"""The release binary is one file to copy: it runs on a Debian 12 that has only libc, OpenSSL,
libcurl and libpq."""

import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest
from support.client import IMAGE_MODEL, TEXT_MODEL, Client, make_user
from support.server import LISTENING, ROOT, binary

MINIMAL = ROOT / "build/debian-minimal"
PACKAGES = ["libssl3", "libcurl4", "libpq5"]
MIRROR = "http://deb.debian.org/debian"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

# Every library that the binary may ask the machine for by name.
SHARED = re.compile(r"(libc|libm|libdl|libpthread|librt|ld-linux-x86-64|ld-linux-aarch64|libssl"
                    r"|libcrypto|libcurl|libpq)\.so\.\d+$")


def test_it_asks_for_few_libraries():
    shown = subprocess.run(["readelf", "-d", str(binary())], check=True, capture_output=True,
                           text=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", shown)
    assert needed and not [name for name in needed if not SHARED.match(name)]


@pytest.fixture(scope="module")
def minimal_debian():
    if shutil.which("debootstrap") is None or os.geteuid() != 0:
        pytest.skip("left out: needs debootstrap and root")
    if not (MINIMAL / "made").exists():
        shutil.rmtree(MINIMAL, ignore_errors=True)
        made = subprocess.run(["debootstrap", "--variant=minbase",
                               "--include=" + ",".join(PACKAGES), "bookworm", str(MINIMAL), MIRROR],
                              capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
        (MINIMAL / "made").touch()
    shutil.rmtree(MINIMAL / "horde", ignore_errors=True)
    (MINIMAL / "horde").mkdir()
    shutil.copy2(binary(), MINIMAL / "horde/orda")
    return MINIMAL


def inside(folder: pathlib.Path, *command, **more):
    return subprocess.Popen(["chroot", str(folder), *command], **more)


def test_it_serves_and_works_there(minimal_debian):
    log_file = minimal_debian / "horde/server.log"
    with open(log_file, "wb") as log:
        server = inside(minimal_debian, "/horde/orda", "serve", "--listen", "127.0.0.1", "--port", "0",
                        "--data", "/horde/data", "--set", "dev.test_api_keys=true", stdout=log,
                        stderr=log, env={"PATH": PATH})
    worker = None
    try:
        give_up = time.monotonic() + 20
        while not (found := LISTENING.search(log_file.read_text())):
            assert server.poll() is None and time.monotonic() < give_up, log_file.read_text()
            time.sleep(0.05)
        base = f"http://127.0.0.1:{found[1]}"
        assert Client(base).get("/api/v2/status/heartbeat").status == 200
        owner = make_user(base, "far away")
        worker = inside(minimal_debian, "/horde/orda", "worker", "--horde", base, "--name", "there",
                        "--models", f"{TEXT_MODEL},{IMAGE_MODEL}", "--nsfw",
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                        env={"ORDA_KEY": owner.key, "PATH": PATH})
        for kind, output in (("text", "/horde/text.txt"), ("image", "/horde/image.webp")):
            asked = inside(minimal_debian, "/horde/orda", "generate", kind, "a tent", "--horde", base,
                           "--timeout", "60", "-o", output, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True,
                           env={"ORDA_KEY": owner.key, "PATH": PATH})
            said, _ = asked.communicate(timeout=90)
            assert asked.returncode == 0, said
        assert (minimal_debian / "horde/image.webp").read_bytes()[:4] == b"RIFF"
    finally:
        for process in (worker, server):
            if process is not None:
                process.terminate()
        for process in (worker, server):
            if process is not None:
                process.wait(60)
    assert server.returncode == 0, log_file.read_text()
