"""Clients as they are published, from request to result against our server and our worker."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from support.client import IMAGE_MODEL, TEXT_MODEL, Client, make_user
from support.server import Worker

HERE = pathlib.Path(__file__).resolve().parent
FLOW_SECONDS = 120


@pytest.fixture
def horde(make_server):
    """A server with a demo worker beside it, rate limits on as in real life."""
    server = make_server({"dev.disable_ratelimit": "false"}).start()
    owner = make_user(server.base, "volunteer")
    # Requests of clients that say nothing about it go to such workers only.
    with Worker(server.base, owner.key, server.folder, [IMAGE_MODEL, TEXT_MODEL], "demo",
                ["--nsfw"]) as worker:
        yield server, worker


def run(command, worker, **more):
    ended = subprocess.run(command, capture_output=True, text=True, timeout=FLOW_SECONDS,
                           check=False, **more)
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr[-3000:]}\nworker:\n{worker.log()}"
    return json.loads(ended.stdout.strip().splitlines()[-1])


def test_npm_ai_horde(horde):
    if shutil.which("node") is None or not (HERE / "node_modules").exists():
        pytest.skip("node or tests/clients/node_modules is missing: scripts/install_test.sh")
    server, worker = horde
    asker = make_user(server.base, "javascript")
    told = run(["node", "npm_flow.mjs", server.base + "/api/v2", asker.key, TEXT_MODEL, IMAGE_MODEL],
               worker, cwd=HERE)
    print(f"npm @zeldafan0225/ai_horde {told['version']}")
    assert set(told["user"]) == {"username", "kudos"}
    text = told["text_status"]["generations"]
    assert len(text) == 1 and text[0]["text"] and text[0]["model"] == TEXT_MODEL
    assert len(told["image_status"]["generations"]) == 2
    for picture in told["pictures"]:
        assert picture.startswith("RIFF") and picture.endswith("WEBP")
    assert told["refusal"]["message"] == "Input payload validation failed"


def test_horde_sdk(horde):
    pytest.importorskip("horde_sdk", reason="horde-sdk is not installed: scripts/install_test.sh")
    server, worker = horde
    asker = make_user(server.base, "python")
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("AI_HORDE")}
    environment["AI_HORDE_URL"] = server.base + "/api/"
    told = run([sys.executable, "sdk_flow.py", asker.key, TEXT_MODEL, IMAGE_MODEL], worker,
               cwd=HERE, env=environment)
    print(f"horde-sdk {told['version']}")
    assert len(told["texts"]) == 1
    assert told["texts"][0]["text"] and told["texts"][0]["model"] == TEXT_MODEL
    assert len(told["images"]) == 2
    for image in told["images"]:
        assert image["size"] == [512, 512] and image["format"] == "WEBP"


def test_the_command_line_client(horde, tmp_path):
    from support.server import binary, clean_environment
    server, worker = horde
    asker = make_user(server.base, "terminal")
    environment = {**clean_environment(), "ORDA_KEY": asker.key, "ORDA_HORDE": server.base}

    def generate(*arguments):
        return subprocess.run([str(binary()), "generate", *arguments], capture_output=True,
                              text=True, timeout=FLOW_SECONDS, check=False, env=environment,
                              cwd=tmp_path)

    text = generate("text", "Once", "--model", TEXT_MODEL, "--max-length", "40")
    assert text.returncode == 0 and text.stdout.strip(), text.stderr + worker.log()
    image = generate("image", "a tent", "--model", IMAGE_MODEL, "-o", "tent.webp", "--json")
    assert image.returncode == 0, image.stderr + worker.log()
    assert (tmp_path / "tent.webp").read_bytes()[:4] == b"RIFF"
    assert json.loads(image.stdout)["done"] is True
    impossible = generate("text", "x", "--model", "nobody/has-this", "--timeout", "60")
    assert impossible.returncode == 3, impossible.stderr
    assert generate("text").returncode == 2


def test_the_worker_survives_a_restart_of_the_server(horde):
    import time
    server, worker = horde
    assert server.stop() == 0
    server.start()
    asker = make_user(server.base, "later")
    asked = asker.post("/api/v2/generate/text/async", {
        "prompt": "x", "models": [TEXT_MODEL], "params": {"max_length": 40}})
    assert asked.status == 202
    give_up = time.monotonic() + 60
    while not asker.get(f"/api/v2/generate/text/status/{asked.json['id']}").json["done"]:
        assert time.monotonic() < give_up, worker.log()
        time.sleep(2)
    assert worker.process.poll() is None
    assert Client(server.base).get("/api/v2/status/heartbeat").status == 200
