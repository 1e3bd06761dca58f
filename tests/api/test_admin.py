"""orda admin: accounts made on the data folder itself (spec/configuration.md B2)."""

import re
import subprocess

from support.client import Client
from support.server import Server, binary, clean_environment


def admin(*arguments):
    return subprocess.run([str(binary()), "admin", *arguments], capture_output=True, text=True,
                          timeout=30, env=clean_environment(), check=False)


def test_an_administrator_is_made_before_the_first_start(tmp_path):
    folder = tmp_path / "horde"
    made = admin("create-user", "chief", "--admin", "--kudos", "500", "--data", str(folder / "data"))
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("chief#1\n")
    key = re.search(r"API key.*: ([A-Za-z0-9_-]{22})$", made.stdout, re.MULTILINE)[1]
    with Server(folder=folder) as server:
        chief = Client(server.base, key)
        seen = chief.get("/api/v2/find_user")
        assert seen.status == 200
        assert seen.json["username"] == "chief#1"
        assert seen.json["kudos"] == 500
        assert seen.json["moderator"] is True
        modes = chief.call("PUT", "/api/v2/status/modes", {"maintenance_mode": True})
        assert modes.status == 200, "only administrators may"

        busy = admin("create-user", "other", "--data", str(folder / "data"))
        assert busy.returncode == 1
        assert "in use" in busy.stderr


def test_wrong_usage(tmp_path):
    assert admin("create-user", "--data", str(tmp_path / "data")).returncode == 2
    assert admin("create-user", "x", "--data", str(tmp_path / "data"),
                 "--set", "no.such=1").returncode == 2
