"""How the binary starts, refuses to start and ends (spec/configuration.md B1, B2, B5, B6)."""

import os
import signal
import socket
import subprocess
import threading
import time

import pytest
from support.client import Client, make_user, text_request
from support.server import Server, StartFailed, binary, clean_environment


def orda(*arguments, environment=None, **more):
    return subprocess.run([str(binary()), *arguments], capture_output=True, text=True, timeout=30,
                          env={**clean_environment(), **(environment or {})}, check=False, **more)


def test_version_and_help():
    assert orda("--version").stdout.startswith("orda ")
    shown = orda("--help")
    assert shown.returncode == 0
    for command in ("serve", "worker", "generate"):
        assert command in shown.stdout


def test_no_command_and_unknown_switches_are_wrong_usage():
    assert orda().returncode == 2
    assert orda("serve", "--no-such-switch").returncode == 2
    assert orda("no-such-command").returncode == 2


def test_check_config_accepts_what_is_right(tmp_path):
    config = tmp_path / "orda.toml"
    config.write_text('[server]\nport = 7002\n[timing]\nrequest_ttl = "5m"\n')
    checked = orda("serve", "--config", str(config), "--check-config", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert not (tmp_path / "orda-data").exists()


@pytest.mark.parametrize("content, named", [
    ('[server]\nprot = 1\n', "server.prot"),
    ('[server]\nport = 700000\n', "server.port"),
    ('[server]\nport = "many"\n', "server.port"),
    ('[server\n', ""),
])
def test_check_config_refuses_what_is_wrong(tmp_path, content, named):
    config = tmp_path / "orda.toml"
    config.write_text(content)
    checked = orda("serve", "--config", str(config), "--check-config")
    assert checked.returncode == 2
    assert named in checked.stderr and checked.stderr.startswith("orda: ")


def test_an_unknown_key_on_the_command_line_is_refused():
    refused = orda("serve", "--set", "server.prot=1", "--check-config")
    assert refused.returncode == 2
    assert "server.prot" in refused.stderr


def test_print_config_says_where_values_come_from_and_hides_secrets():
    printed = orda("serve", "--print-config", "--port", "7009",
                   environment={"ORDA_SITE_TITLE": "Ours", "ORDA_SECURITY_KEY_SALT": "very-secret"})
    assert printed.returncode == 0
    lines = printed.stdout.splitlines()
    assert any(line.startswith("port = 7009") and "default" not in line for line in lines)
    assert any(line.startswith('title = "Ours"') and "default" not in line for line in lines)
    assert "very-secret" not in printed.stdout + printed.stderr


def test_development_keys_are_refused_where_others_could_call():
    refused = orda("serve", "--listen", "0.0.0.0", "--set", "dev.test_api_keys=true",
                   "--check-config")
    assert refused.returncode == 2
    assert "dev" in refused.stderr


def test_the_first_start_makes_a_private_folder_quickly(make_server):
    server = make_server()
    begun = time.monotonic()
    server.start()
    assert Client(server.base).get("/api/v2/status/heartbeat").status == 200
    assert time.monotonic() - begun < 10
    assert server.data.stat().st_mode & 0o777 == 0o700
    for secret in server.data.iterdir():
        if secret.is_file():
            assert secret.stat().st_mode & 0o077 == 0, secret
    assert server.stop() == 0


def test_a_folder_is_held_by_one_process(make_server):
    first = make_server().start()
    second = Server("sqlite", folder=first.folder)
    second.log_file = first.folder / "second.log"
    with pytest.raises(StartFailed) as refused:
        second.start()
    assert "ended with 1" in str(refused.value) and "cannot serve" in str(refused.value)
    assert first.alive()
    assert Client(first.base).get("/api/v2/status/heartbeat").status == 200


def test_a_port_in_use_is_said(make_server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = make_server(port=taken.getsockname()[1])
        with pytest.raises(StartFailed) as refused:
            server.start()
    assert str(taken and server.port) in str(refused.value)


def test_what_was_there_is_there_after_a_restart(make_server):
    server = make_server().start()
    user = make_user(server.base, "returning")
    identity = user.get("/api/v2/find_user").json["username"]
    accepted = user.post("/api/v2/generate/text/async", text_request())
    assert accepted.status == 202, accepted
    assert server.stop() == 0
    server.start()
    assert user.get("/api/v2/find_user").json["username"] == identity
    status = user.get(f"/api/v2/generate/text/status/{accepted.json['id']}")
    assert status.status == 200 and status.json["waiting"] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_drains_what_runs_and_loses_nothing(make_server, number):
    server = make_server({"accounts.default_concurrency": 100_000}).start()
    user = make_user(server.base, "busy")
    accepted, broken = [], []
    going = threading.Event()

    def put_in():
        while not broken:
            try:
                reply = user.post("/api/v2/generate/text/async", text_request(), timeout=30)
            except OSError as gone:
                broken.append(gone)
                return
            if reply.status == 202:
                accepted.append(reply.json["id"])
            elif reply.status != 503:
                broken.append(reply)
            going.set()

    threads = [threading.Thread(target=put_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert going.wait(20)
    time.sleep(0.5)
    server.signal(number)
    assert server.wait() == 0
    for thread in threads:
        thread.join()
    assert all(isinstance(end, OSError) for end in broken), broken
    server.start()
    assert len(accepted) > 10
    for request in accepted:
        assert user.get(f"/api/v2/generate/text/status/{request}").status == 200


def test_a_held_pop_is_answered_when_the_server_stops(make_server):
    server = make_server().start()
    from support.client import text_offer
    worker = make_user(server.base, "holder")
    replies = []
    thread = threading.Thread(target=lambda: replies.append(
        worker.post("/api/v2/generate/text/pop", text_offer(wait=30))))
    thread.start()
    time.sleep(1)
    begun = time.monotonic()
    assert server.stop() == 0
    thread.join()
    assert time.monotonic() - begun < 15
    assert replies[0].status == 200 and replies[0].json["id"] is None


def test_reload_takes_what_can_be_reloaded(make_server, tmp_path):
    config = tmp_path / "orda.toml"
    config.write_text('[log]\nlevel = "info"\n')
    server = make_server(arguments=["--config", str(config)]).start()
    config.write_text('[log]\nlevel = "debug"\n')
    server.signal(signal.SIGHUP)
    give_up = time.monotonic() + 10
    while "reloaded: log.level" not in server.log():
        assert time.monotonic() < give_up, server.log()
        time.sleep(0.05)
    assert server.alive()
    config.write_text('[log]\nlevle = "debug"\n')
    server.signal(signal.SIGHUP)
    while "not reloaded" not in server.log():
        assert time.monotonic() < give_up, server.log()
        time.sleep(0.05)
    assert Client(server.base).get("/api/v2/status/heartbeat").status == 200


def test_a_template_for_the_original_is_understood(make_server, tmp_path):
    template = tmp_path / "env"
    template.write_text('HORDE_TITLE="Steppe"\nREDIS_IP="localhost"\nPOSTGRES_URL="x/y"\n'
                        'USE_SQLITE=1\nsecret_key="changeme"\nADMINS=\'["a#1"]\'\n')
    server = make_server(arguments=["--env-file", str(template)])
    del server.settings["dev.test_api_keys"]
    server.start()
    assert server.stop() == 0
    assert "changeme" not in server.log()


def test_log_lines_as_json_are_json(make_server):
    import json
    server = make_server(arguments=["--log-format", "json"]).start()
    assert server.stop() == 0
    lines = server.log().splitlines()
    assert len(lines) > 3
    for line in lines:
        assert json.loads(line)["message"]


def test_nobody_elses_files_are_touched(make_server):
    server = make_server().start()
    server.stop()
    assert {entry for entry in os.listdir(server.folder)} == {"data", "server.log"}
