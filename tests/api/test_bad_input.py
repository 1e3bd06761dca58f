"""Whatever is sent: a 4xx with words, the server alive, nothing changed, no secret in the log."""

import json
import socket

import pytest
from support.client import Client, make_user, text_offer, text_request

ASYNC = "/api/v2/generate/text/async"
JSON = "Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def user(server):
    return make_user(server.base, "careless")


@pytest.fixture(autouse=True)
def still_alive(server):
    yield
    assert server.alive(), server.log()[-2000:]
    assert Client(server.base).get("/api/v2/status/heartbeat").status == 200


def raw(server, data: bytes, half_close=True) -> tuple[int, dict, bytes]:
    """What comes back for these very bytes: status (0: none), headers, body."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server may answer and close before it has all
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    head, _, body = received.partition(b"\r\n\r\n")
    if not head:
        return 0, {}, b""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in
               (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body


def post(user, body: bytes, extra="", path=ASYNC) -> bytes:
    return (f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\napikey: {user.key}\r\n{extra}"
            f"Content-Length: {len(body)}\r\n\r\n").encode("latin-1") + body


def refused(answer, *statuses) -> dict:
    """The JSON of a refusal a person understands."""
    status, headers, body = answer
    assert 400 <= status < 500, answer
    assert not statuses or status in statuses, answer
    assert headers["content-type"].startswith("application/json"), answer
    told = json.loads(body)
    assert isinstance(told["message"], str) and len(told["message"]) > 5
    return told


def test_the_well_formed_one_is_accepted(server, user):
    status, _, body = raw(server, post(user, json.dumps(text_request()).encode(), JSON))
    assert status == 202, body


@pytest.mark.parametrize("body", [
    b"", b"{", b"}", b"nonsense", b"{]", b'{"prompt": "x",}', b"{'prompt': 'x'}", b'{"prompt"}',
    b'{"prompt": "a\nb"}', b'{"prompt": "\\x"}', b'{"prompt": "\\ud800"}', b'{"prompt": 01}',
    b'{"prompt": +1}', b'{"prompt": NaN}', b'{"prompt": Infinity}', b"\x00", b"\xff\xfe{}",
    b'{"prompt": "\xff"}', b'{"prompt": "\xc0\xaf"}', b'{"prompt": "\xed\xa0\x80"}',
    b'{"prompt": "x"} {}', b"[" * 100_000, b'{"a":' * 100_000, b'{"prompt": "x"', b"/* */ {}",
    b"\xef\xbb\xbfnull x",
], ids=lambda body: repr(body[:16]))
def test_what_is_no_json(server, user, body):
    refused(raw(server, post(user, body, JSON)), 400)


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"text"', b"true", b"[{}]"])
def test_json_that_is_no_object(server, user, body):
    refused(raw(server, post(user, body, JSON)), 400)


@pytest.mark.parametrize("change", [
    {"prompt": None}, {"prompt": 5}, {"prompt": ""}, {"prompt": ["x"]}, {"models": "x"},
    {"models": [5]}, {"params": []}, {"params": {"n": 0}}, {"params": {"n": 10**30}},
    {"params": {"n": -1}}, {"params": {"n": 1.5}}, {"params": {"n": "1"}},
    {"params": {"max_length": -5}}, {"params": {"temperature": "hot"}},
    {"params": {"temperature": 1e308}}, {"params": {"top_p": -1}}, {"workers": [""]},
    {"workers": ["no-uuid"]}, {"trusted_workers": "yes"}, {"params": {"stop_sequence": "x"}},
    {"webhook": "ftp://x"}, {"webhook": "nonsense"}, {"webhook": 5},
], ids=str)
def test_a_field_with_a_wrong_value(user, change):
    body = {**text_request(), **change}
    reply = user.post(ASYNC, body)
    assert reply.status == (404 if "workers" in change else 400), reply
    assert reply.json["message"]


def test_a_nul_in_a_stored_text(user):
    reply = user.post(ASYNC, text_request("a\0b"))
    assert reply.status == 400 and reply.json["rc"] == "NulByteInPayload"


def test_numbers_beyond_every_type(user):
    for number in (10**400, -(10**400), 1e400, 2**63, 2**64, -(2**63) - 1):
        text = json.dumps({**text_request(), "params": {"n": 1, "max_length": 0}}).replace(
            '"max_length": 0', f'"max_length": {number}')
        reply = user.call("POST", ASYNC, data=text.encode(),
                          headers={"Content-Type": "application/json"})
        assert reply.status == 400 and reply.json["message"], number


def test_a_very_long_prompt(user):
    reply = user.post(ASYNC, text_request("word " * 1_000_000))
    assert reply.status == 202 or 400 <= reply.status < 500, reply
    assert reply.json["message"]


def test_a_body_beyond_the_limit_is_refused_before_it_comes(server, user):
    head = (f"POST {ASYNC} HTTP/1.1\r\nHost: x\r\napikey: {user.key}\r\n{JSON}"
            f"Content-Length: {10**12}\r\n\r\n").encode()
    refused(raw(server, head, half_close=False), 413)


def test_many_fields_and_repeated_fields(user):
    body = ("{" + ",".join(f'"f{number}": {number}' for number in range(200_000))
            + ',"prompt": "x"}').encode()
    reply = user.call("POST", ASYNC, data=body, headers={"Content-Type": "application/json"})
    assert reply.status < 500
    twice = b'{"prompt": "x", "prompt": 5}'
    reply = user.call("POST", ASYNC, data=twice, headers={"Content-Type": "application/json"})
    assert reply.status < 500


@pytest.mark.parametrize("kind", ["", "text/plain", "application/xml", "multipart/form-data",
                                  "application/x-www-form-urlencoded", "a" * 1000])
def test_another_content_type(server, user, kind):
    line = f"Content-Type: {kind}\r\n" if kind else ""
    refused(raw(server, post(user, b'{"prompt": 1}', line)), 400)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
def test_a_compressed_body_is_not_guessed_at(server, user, encoding):
    refused(raw(server, post(user, b"\x1f\x8b\x08\x00", JSON + f"Content-Encoding: {encoding}\r\n")))


@pytest.mark.parametrize("head", [
    b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"GET /api/v2/status/heartbeat\r\n\r\n",
    b"GET /api/v2/status/heartbeat HTTP/9.9\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET /api/v2/x HTTP/1.1\r\nHost x\r\n\r\n", b"GET /api/v2/x HTTP/1.1\r\n: x\r\n\r\n",
    b"GET /api/v2/x\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /api/v2/x HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
    b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
    b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\n",
    b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /api/v2/x HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 300_000 + b"\r\n\r\n",
    b"GET /api/v2/x HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * 60_000 + b"\r\n",
], ids=lambda head: repr(head[:24]) + str(len(head)))
def test_what_is_no_http(server, head):
    status, _, body = raw(server, head)
    assert 400 <= status < 500, (status, body)
    assert body


@pytest.mark.parametrize("path", [
    "/api/v2/nothing", "/api/v2/users/../../etc/passwd", "/api/v2/users/%2e%2e%2f", "/api/v2/users/x",
    "/api/v2/users/99999999999999999999999", "/api/v2/users/-1", "/api/v2/generate/text/status/x",
    "/api/v2/generate/text/status/" + "f" * 5000, "/api/v2/generate/status/%00",
    "/api/v2/generate/check/%ff%fe", "/api/v2/generate/check/%zz", "/api/v2/workers/%c0%af",
    "/api/v2/generate/text/status/00000000-0000-4000-8000-000000000000", "/api/v2/%", "/api/v2/%0",
    "/api/v2/workers/name/%F0%9F%98%80",
])
def test_a_wrong_path(server, path):
    refused(raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()))


def test_a_wrong_method(server):
    told = refused(raw(server, b"PATCH /api/v2/find_user HTTP/1.1\r\nHost: x\r\n"
                               b"Connection: close\r\nContent-Length: 0\r\n\r\n"), 405)
    assert told
    refused(raw(server, b"BREW /api/v2/find_user HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))


@pytest.mark.parametrize("key", ["", "x", "0" * 21, "a" * 22, "a" * 10_000, "ключ", "%00",
                                 "' or 1=1 --", "00000000-0000-4000-8000-000000000000"])
def test_a_wrong_key(server, key):
    line = f"apikey: {key}\r\n".encode()
    refused(raw(server, b"GET /api/v2/find_user HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + line
                + b"\r\n"), 400, 401, 404)


@pytest.mark.parametrize("mask", ["{", "a{", "a}b", "{{{", "a,,b{", "\x7f", "a" * 5000,
                                  "{" * 3000 + "}" * 3000])
def test_a_mask_that_cannot_be_read(user, mask):
    reply = user.get("/api/v2/find_user", headers={"X-Fields": mask})
    assert reply.status in (200, 400, 431), reply
    assert isinstance(reply.json, dict)


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999999999999999", "?page=%ff",
                                   "?page=" + "1" * 5000, "?sort=nonsense", "?%00=%00", "?&&&=&=&"])
def test_a_wrong_query(user, query):
    reply = user.get("/api/v2/users" + query)
    assert reply.status < 500 and reply.json is not None


@pytest.mark.parametrize("body", [
    {}, {"name": 5}, {"name": ""}, {"name": "a\0b"}, {"name": "n", "models": "m"},
    {"name": "n", "models": []}, {"name": "n", "models": [""], "max_length": -1},
    {"name": "n", "models": ["m"], "wait": "long"}, {"name": "n", "models": ["m"], "wait": -1},
    {"name": "n", "models": ["m"], "wait": 10**20}, {"name": "n", "models": ["m"], "threads": 0},
], ids=str)
def test_a_wrong_pop(user, body):
    reply = user.post("/api/v2/generate/text/pop", body)
    assert reply.status < 500 and "message" in reply.json or reply.status == 200, reply


@pytest.mark.parametrize("change", [
    {"id": "x"}, {"id": None}, {"id": 5}, {"id": "00000000-0000-4000-8000-000000000000"},
    {"generation": None}, {"generation": 5}, {"state": "wonderful"}, {"seed": "x"},
], ids=str)
def test_a_wrong_submit(user, change):
    user.post(ASYNC, text_request())
    job = user.post("/api/v2/generate/text/pop", text_offer("careless")).json["id"]
    reply = user.post("/api/v2/generate/text/submit",
                      {"id": job, "generation": "x", "seed": 1, **change})
    assert 400 <= reply.status < 500 and reply.json["message"]


@pytest.mark.parametrize("source", [
    "nonsense", "!!!!", "aGVsbG8=", "data:image/png;base64,", "http://127.0.0.1:1/x.png",
    "http://[::1", "https://", "file:///etc/passwd", "UklGRhoAAABXRUJQ", "/9j/4AAQ",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
], ids=str)
def test_a_source_image_that_is_none(user, source):
    reply = user.post("/api/v2/generate/async", {
        "prompt": "x", "models": ["stable_diffusion"], "source_image": source,
        "params": {"width": 512, "height": 512, "steps": 5}})
    assert 400 <= reply.status < 500 and reply.json["message"], reply


def test_an_upload_that_breaks_off(server, user):
    for sent in (b"", b"x", b'{"prompt"'):
        head = (f"POST {ASYNC} HTTP/1.1\r\nHost: x\r\napikey: {user.key}\r\n{JSON}"
                "Content-Length: 5000\r\n\r\n").encode()
        status, _, _ = raw(server, head + sent)
        assert status == 0 or 400 <= status < 500


def test_a_caller_that_goes_in_mid_answer(server, user):
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(post(user, json.dumps(text_request()).encode(), JSON))
        connection.close()


def test_expect_and_upgrade(server, user):
    body = json.dumps(text_request()).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(post(user, body, JSON + "Expect: 100-continue\r\n")[:-len(body)])
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        assert b" 202 " in connection.recv(4096)
    status, _, _ = raw(server, b"GET /api/v2/status/heartbeat HTTP/1.1\r\nHost: x\r\n"
                               b"Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n")
    assert status < 500


def test_nothing_was_enqueued_by_what_was_refused(server):
    quiet = make_user(server.base, "quiet")
    before = quiet.get("/api/v2/find_user").json
    for body in ({"prompt": 5}, {"prompt": "a\0b"}, {"prompt": "x", "models": ["m"], "webhook": 5}):
        assert quiet.post(ASYNC, body).status == 400
    after = quiet.get("/api/v2/find_user").json
    assert before["kudos"] == after["kudos"]
    assert quiet.get("/api/v2/status/performance").status == 200


def test_no_secret_is_in_the_log(server, user):
    assert user.key not in server.log()
