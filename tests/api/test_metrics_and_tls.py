"""The metrics listener and TLS."""

import re
import ssl
import subprocess
import time

import pytest
from support.client import Client, make_user, text_request
from support.server import StartFailed


def test_metrics_are_on_a_listener_of_their_own(make_server):
    server = make_server({"metrics.listen": "127.0.0.1:0"}).start()
    user = make_user(server.base, "measured")
    assert user.post("/api/v2/generate/text/async", text_request()).status == 202
    give_up = time.monotonic() + 10
    while not (found := [port for port in re.findall(r"127\.0\.0\.1:(\d+)", server.log())
                         if int(port) != server.port]):
        assert time.monotonic() < give_up, server.log()
        time.sleep(0.02)
    metrics = Client(f"http://127.0.0.1:{found[0]}", None)
    answer = metrics.get("/metrics")
    text = answer.data.decode()
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain")
    assert re.search(r'orda_http_seconds_count\{[^}]*route="[^"]*text/async"[^}]*\} [1-9]', text)
    assert re.search(r'orda_queued_jobs\{kind="text"\} 1\b', text)
    for name in ("orda_commit_group_seconds_bucket", "orda_horde_lock_seconds_bucket",
                 "orda_workers_online", "orda_connections"):
        assert name in text, name
    for line in text.splitlines():
        assert re.match(r"(# (HELP|TYPE) \S+ .+|[a-z_]+(\{.*\})? [-+0-9.eInfNa]+)$", line), line
    assert Client(server.base).get("/metrics").status == 404


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", "key.pem", "-out", "cert.pem"], cwd=folder, check=True,
                   capture_output=True)
    return folder


def test_tls(make_server, certificate):
    server = make_server({"server.tls_cert": str(certificate / "cert.pem"),
                          "server.tls_key": str(certificate / "key.pem")}).start()
    trusting = ssl.create_default_context(cafile=certificate / "cert.pem")
    client = Client(server.base, context=trusting)
    assert client.get("/api/v2/status/heartbeat").status == 200
    assert client.post("/api/v2/generate/text/async", text_request()).status == 202
    with pytest.raises(OSError):
        Client(server.base).get("/api/v2/status/heartbeat")
    with pytest.raises(OSError):
        Client(server.base.replace("https", "http")).get("/api/v2/status/heartbeat", timeout=5)
    assert client.get("/api/v2/status/heartbeat").status == 200
    old = ssl.create_default_context(cafile=certificate / "cert.pem")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError):
        Client(server.base, context=old).get("/api/v2/status/heartbeat")


def test_a_certificate_that_is_not_there(make_server, certificate):
    server = make_server({"server.tls_cert": "/nowhere/cert.pem",
                          "server.tls_key": str(certificate / "key.pem")})
    with pytest.raises(StartFailed) as refused:
        server.start()
    assert "/nowhere/cert.pem" in str(refused.value)
