"""`kill -9` under load: what was acknowledged is there after the restart."""

import threading
import time

from support.client import make_user, text_offer, text_request

REQUESTERS = 4
WORKERS = 2
LOAD_SECONDS = 1.5


class Load:
    """Requesters and workers that note what was acknowledged until the server has gone."""

    def __init__(self, base):
        self.accepted: list[str] = []
        self.delivered: list[str] = []
        self.surprises: list[object] = []
        self.users = [make_user(base, f"loads {number}") for number in range(REQUESTERS)]
        self.threads = [threading.Thread(target=self._ask, args=(user,)) for user in self.users]
        self.threads += [threading.Thread(target=self._work, args=(make_user(base, f"bears {n}"), n))
                         for n in range(WORKERS)]

    def run(self, seconds, end):
        for thread in self.threads:
            thread.start()
        time.sleep(seconds)
        end()
        for thread in self.threads:
            thread.join()

    def _ask(self, user):
        try:
            while True:
                reply = user.post("/api/v2/generate/text/async", text_request())
                if reply.status != 202:
                    self.surprises.append(reply)
                    return
                self.accepted.append(reply.json["id"])
        except OSError:
            return

    def _work(self, user, number):
        try:
            while True:
                job = user.post("/api/v2/generate/text/pop", text_offer(f"bearer {number}", wait=1))
                if job.status != 200:
                    self.surprises.append(job)
                    return
                if not job.json["id"]:
                    continue
                told = f"result of {job.json['id']}"
                submitted = user.post("/api/v2/generate/text/submit", {
                    "id": job.json["id"], "generation": told, "seed": 1})
                if submitted.status != 200:
                    self.surprises.append(submitted)
                    return
                self.delivered.append(told)
        except OSError:
            return


def test_what_was_acknowledged_survives(make_server):
    server = make_server({"accounts.default_concurrency": 100_000}).start()
    load = Load(server.base)
    load.run(LOAD_SECONDS, server.kill)
    assert not load.surprises, load.surprises
    assert len(load.accepted) > 20 and len(load.delivered) > 5

    server.start()
    found, done = set(), 0
    for request in load.accepted:
        status = load.users[0].get(f"/api/v2/generate/text/status/{request}")
        assert status.status == 200, (request, status)
        assert status.json["waiting"] + status.json["processing"] + status.json["finished"] == 1
        done += status.json["finished"]
        found.update(generation["text"] for generation in status.json["generations"])
    # A submit may have been made durable whose answer did not get out any more.
    assert len(load.delivered) <= done <= len(load.delivered) + WORKERS
    assert set(load.delivered) <= found


def test_kudos_are_neither_lost_nor_made(make_server):
    server = make_server({"accounts.default_concurrency": 100_000}).start()
    load = Load(server.base)
    load.run(LOAD_SECONDS / 2, server.kill)
    server.start()
    once = [user.get("/api/v2/find_user").json["kudos"] for user in load.users]
    server.kill()
    server.start()
    assert [user.get("/api/v2/find_user").json["kudos"] for user in load.users] == once


def test_a_job_in_hand_can_be_submitted_after_the_crash(make_server):
    server = make_server().start()
    asker, worker = make_user(server.base, "asks"), make_user(server.base, "works")
    asked = asker.post("/api/v2/generate/text/async", text_request())
    job = worker.post("/api/v2/generate/text/pop", text_offer("crash")).json
    server.kill()
    server.start()
    submitted = worker.post("/api/v2/generate/text/submit",
                            {"id": job["id"], "generation": "late but here", "seed": 1})
    assert submitted.status == 200, submitted
    status = asker.get(f"/api/v2/generate/text/status/{asked.json['id']}").json
    assert status["generations"][0]["text"] == "late but here"
