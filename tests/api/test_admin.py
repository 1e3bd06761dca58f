"""orda admin on a data folder and through the server that runs on it (spec/configuration.md B2)."""

import json
import re
import subprocess

from support.client import Client
from support.server import Server, binary, clean_environment


def admin(*arguments, cwd=None):
    return subprocess.run([str(binary()), "admin", *arguments], capture_output=True, text=True,
                          timeout=30, env=clean_environment(), cwd=cwd, check=False)


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


def test_a_running_server_is_looked_after(tmp_path):
    with Server(folder=tmp_path) as server:
        data = str(server.data)
        made = admin("create-user", "helper", "--kudos", "20", "--json", "--data", data)
        assert made.returncode == 0, made.stderr
        user = json.loads(made.stdout)
        helper = Client(server.base, user["api_key"])
        seen = helper.get("/api/v2/find_user")
        assert (seen.json["username"], seen.json["kudos"]) == (user["alias"], 20)
        assert seen.json["trusted"] is False

        given = admin("set-role", user["alias"], "trusted", "on", "--data", data)
        assert (given.returncode, given.stdout) == (0, f"{user['alias']}: trusted\n")
        assert helper.get("/api/v2/find_user").json["trusted"] is True

        statement = admin("ledger", "statement", user["alias"], "--json", "--data", data)
        assert json.loads(statement.stdout)["balance"] == 20
        check = admin("ledger", "check", "--data", data)
        assert check.returncode == 0, check.stdout + check.stderr
        assert "everything agrees" in check.stdout
        assert admin("sweep", "--data", data).returncode == 0
        tasks = json.loads(admin("tasks", "--json", "--data", data).stdout)["tasks"]
        assert "sweep" in [task["name"] for task in tasks]

    assert admin("ledger", "check", "--data", data).returncode == 0
    assert admin("tasks", "--data", data).returncode == 1, "no server runs"


def test_a_backup_is_a_database_of_its_own(tmp_path):
    with Server(folder=tmp_path) as server:
        data = str(server.data)
        made = json.loads(admin("create-user", "saved", "--json", "--data", data).stdout)
        command = ("backup", "copy.db", "--data", data)
        first = admin(*command, cwd=tmp_path)
        assert first.returncode == 0, first.stderr
        again = admin(*command, cwd=tmp_path)
        assert again.returncode == 1
        assert "exists already" in again.stderr
    copy = f"sqlite:{tmp_path / 'copy.db'}"
    statement = admin("ledger", "statement", made["alias"], "--data", data, "--database", copy)
    assert statement.returncode == 0, statement.stderr


def test_wrong_usage(tmp_path):
    assert admin("create-user", "--data", str(tmp_path / "data")).returncode == 2
    assert admin("create-user", "x", "--data", str(tmp_path / "data"),
                 "--set", "no.such=1").returncode == 2
    assert admin("set-role", "1", "king", "on", "--data", str(tmp_path / "data")).returncode == 2
    assert admin("set-role", "1", "vpn", "maybe", "--data", str(tmp_path / "data")).returncode == 2
    assert admin("ledger", "--data", str(tmp_path / "data")).returncode == 2


def test_no_folder_is_made_by_looking(tmp_path):
    nowhere = tmp_path / "nowhere"
    looked = admin("ledger", "check", "--data", str(nowhere))
    assert looked.returncode == 1
    assert "there is no horde" in looked.stderr
    assert not nowhere.exists()
