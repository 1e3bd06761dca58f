"""Requests from admission to result, as requesters and workers see them."""

import base64
import threading
import time

import pytest
from support.client import (image_offer, image_request, make_user, text_offer, text_request)

# One white pixel, lossless.
PICTURE = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")


@pytest.fixture
def test_name(request):
    """Names accounts and text models, so that tests do not take each other's jobs. (Image models
    must be known: each image test takes what it has put in.)"""
    return request.node.name.split("[")[0].removeprefix("test_")


@pytest.fixture
def people(server, test_name):
    return (make_user(server.base, f"asks {test_name[-24:]}"),
            make_user(server.base, f"works {test_name[-24:]}"))


def test_a_text_goes_round(people, test_name):
    asker, worker = people
    assert worker.post("/api/v2/generate/text/pop",
                       text_offer("round", model=test_name)).json["id"] is None
    asked = asker.post("/api/v2/generate/text/async", text_request("Tell me", model=test_name))
    assert asked.status == 202
    path = f"/api/v2/generate/text/status/{asked.json['id']}"
    waiting = asker.get(path).json
    assert (waiting["waiting"], waiting["processing"], waiting["finished"]) == (1, 0, 0)
    assert waiting["done"] is False and waiting["is_possible"] is True

    job = worker.post("/api/v2/generate/text/pop", text_offer("round", model=test_name))
    assert job.status == 200 and job.json["payload"]["prompt"] == "Tell me"
    assert asker.get(path).json["processing"] == 1

    submission = {"id": job.json["id"], "generation": "a tale", "seed": 5, "state": "ok"}
    rewarded = worker.post("/api/v2/generate/text/submit", submission)
    assert rewarded.status == 200 and rewarded.json["reward"] > 0
    done = asker.get(path).json
    assert done["done"] is True and done["finished"] == 1
    assert done["generations"][0]["text"] == "a tale" and done["generations"][0]["seed"] == 5
    assert done["generations"][0]["worker_name"] == "round"

    again = worker.post("/api/v2/generate/text/submit", submission)
    assert again.status in (400, 404) and "message" in again.json


def test_an_image_goes_round_with_an_upload_link(people):
    asker, worker = people
    asked = asker.post("/api/v2/generate/async", image_request())
    assert asked.status == 202, asked
    job = worker.post("/api/v2/generate/pop", image_offer("painter"))
    assert job.json["id"], job
    assert job.json["r2_uploads"] and len(job.json["r2_uploads"]) == len(job.json["ids"])
    assert job.json["payload"]["seed"].isdigit()

    link = job.json["r2_upload"]
    assert worker.call("PUT", link, data=PICTURE).status == 200
    submitted = worker.post("/api/v2/generate/submit", {
        "id": job.json["id"], "generation": "R2", "seed": 7, "state": "ok"})
    assert submitted.status == 200 and submitted.json["reward"] > 0

    check = asker.get(f"/api/v2/generate/check/{asked.json['id']}").json
    assert check["done"] is True and "generations" not in check
    status = asker.get(f"/api/v2/generate/status/{asked.json['id']}").json
    generation = status["generations"][0]
    assert generation["seed"] == "7" and generation["model"] == "stable_diffusion"
    fetched = asker.get(generation["img"])
    assert fetched.status == 200 and fetched.data == PICTURE


def test_a_link_allows_what_it_was_made_for_only(people):
    asker, worker = people
    asker.post("/api/v2/generate/async", image_request())
    job = worker.post("/api/v2/generate/pop", image_offer("linker"))
    link = job.json["r2_upload"]
    assert worker.get(link).status in (403, 404, 405)
    assert worker.call("PUT", link[:-1] + ("A" if link[-1] != "A" else "B"),
                       data=PICTURE).status == 403
    assert worker.call("PUT", link.split("?")[0], data=PICTURE).status == 403


def test_an_image_as_base64(people):
    asker, worker = people
    asked = asker.post("/api/v2/generate/async", image_request(r2=False))
    job = worker.post("/api/v2/generate/pop", image_offer("old bridge"))
    submitted = worker.post("/api/v2/generate/submit", {
        "id": job.json["id"], "generation": base64.b64encode(PICTURE).decode(), "seed": 7})
    assert submitted.status == 200, submitted
    img = asker.get(f"/api/v2/generate/status/{asked.json['id']}").json["generations"][0]["img"]
    assert base64.b64decode(img).startswith(b"RIFF")


@pytest.mark.parametrize("kind, make_request, make_offer", [
    ("text/", text_request, text_offer), ("", image_request, image_offer)])
def test_a_cancelled_request_is_not_handed_out(people, kind, make_request, make_offer, test_name):
    asker, worker = people
    offer = make_offer(f"late {kind}", **({"model": test_name} if kind else {}))
    asked = asker.post(f"/api/v2/generate/{kind}async", make_request(model=offer["models"][0]))
    path = f"/api/v2/generate/{kind}status/{asked.json['id']}"
    cancelled = asker.delete(path)
    assert cancelled.status == 200 and "done" in cancelled.json
    assert worker.post(f"/api/v2/generate/{kind}pop", offer).json["id"] is None
    assert asker.delete(path).status in (200, 404)


def test_a_held_pop_without_work_is_answered_in_time(people, test_name):
    _, worker = people
    begun = time.monotonic()
    empty = worker.post("/api/v2/generate/text/pop", text_offer("patient", wait=2, model=test_name))
    took = time.monotonic() - begun
    assert empty.status == 200 and empty.json["id"] is None
    assert 1.8 < took < 6


def test_a_held_pop_gets_the_request_when_it_comes(people, test_name):
    asker, worker = people
    replies = []
    thread = threading.Thread(target=lambda: replies.append(
        worker.post("/api/v2/generate/text/pop", text_offer("ready", wait=25, model=test_name))))
    thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    asked = asker.post("/api/v2/generate/text/async", text_request("Now", model=test_name))
    assert asked.status == 202
    thread.join()
    assert time.monotonic() - begun < 5
    assert replies[0].json["payload"]["prompt"] == "Now"


def test_a_pop_whose_caller_has_gone_takes_no_job(people, server, test_name):
    import json
    import socket
    asker, worker = people
    body = json.dumps(text_offer("gone", wait=25, model=test_name)).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as held:
        held.sendall(b"POST /api/v2/generate/text/pop HTTP/1.1\r\nHost: x\r\napikey: "
                     + worker.key.encode() + b"\r\nContent-Type: application/json\r\n"
                     + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.5)
    time.sleep(0.5)
    asked = asker.post("/api/v2/generate/text/async", text_request("Still here", model=test_name))
    job = worker.post("/api/v2/generate/text/pop", text_offer("gone", model=test_name)).json
    assert job["id"] and job["payload"]["prompt"] == "Still here"
    assert asker.get(f"/api/v2/generate/text/status/{asked.json['id']}").json["processing"] == 1


def test_a_fault_gives_the_job_to_another(people, test_name):
    asker, worker = people
    asked = asker.post("/api/v2/generate/text/async", text_request("Try", model=test_name))
    job = worker.post("/api/v2/generate/text/pop", text_offer("first", model=test_name)).json
    faulted = worker.post("/api/v2/generate/text/submit", {
        "id": job["id"], "generation": "faulted", "state": "faulted", "seed": -1})
    assert faulted.status == 200
    status = asker.get(f"/api/v2/generate/text/status/{asked.json['id']}").json
    assert (status["waiting"], status["processing"], status["restarted"]) == (1, 0, 1)
    other = make_user(worker.base, "second hand")
    assert other.post("/api/v2/generate/text/pop", text_offer("second", model=test_name)).json["id"]


def test_strangers_cannot_submit(people, test_name):
    asker, worker = people
    asker.post("/api/v2/generate/text/async", text_request(model=test_name))
    job = worker.post("/api/v2/generate/text/pop", text_offer("mine", model=test_name)).json
    stolen = asker.post("/api/v2/generate/text/submit", {
        "id": job["id"], "generation": "mine now", "seed": 0})
    assert stolen.status == 403 and stolen.json["rc"] == "WrongCredentials"
