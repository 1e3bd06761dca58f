"""A small client of the v2 API for tests."""

import dataclasses
import json
import urllib.error
import urllib.request
from typing import Any

CALL_SECONDS = 60
TEXT_MODEL = "koboldcpp/Llama-3.2-1B-Instruct"
IMAGE_MODEL = "stable_diffusion"
# What a bridge can do is known by its name and version; one that nobody knows gets few images.
IMAGE_BRIDGE = "AI Horde Worker reGen:13.0.0:https://example.org"


@dataclasses.dataclass
class Reply:
    status: int
    headers: Any
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    """Calls as one account. Raises OSError when no answer comes, never for a status."""

    def __init__(self, base: str, key: str | None = "0000000000", context=None):
        self.base = base
        self.key = key
        self._opener = urllib.request.build_opener(
            NoRedirect, urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))

    def call(self, method: str, path: str, body=None, headers=None, data: bytes | None = None,
             timeout=CALL_SECONDS) -> Reply:
        """`path` is the server's, or a whole URL; `body` is sent as JSON, `data` as it is."""
        url = path if "://" in path else self.base + path
        request = urllib.request.Request(url, method=method, data=data)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if self.key is not None and "://" not in path:
            request.add_header("apikey", self.key)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, error.read())

    def get(self, path: str, **more) -> Reply:
        return self.call("GET", path, **more)

    def post(self, path: str, body=None, **more) -> Reply:
        return self.call("POST", path, body, **more)

    def delete(self, path: str, **more) -> Reply:
        return self.call("DELETE", path, **more)


def make_user(base: str, name: str, **wanted) -> Client:
    """A client with an account of its own; `wanted` as in spec/configuration.md A7."""
    body = {"username": name, "oauth_id": f"test-{name}", "moderator": False, "trusted": True,
            "kudos": 1_000_000, **wanted}
    reply = Client(base, None).post("/api/v2/dev/test-user", body)
    assert reply.status in (200, 201), reply
    return Client(base, reply.json["api_key"])


def text_request(prompt="Once upon a time", model=TEXT_MODEL, **more) -> dict:
    return {"prompt": prompt, "models": [model],
            "params": {"max_length": 40, "max_context_length": 1024, "n": 1}, **more}


def text_offer(worker="text worker", model=TEXT_MODEL, **more) -> dict:
    return {"name": worker, "models": [model], "max_length": 512, "max_context_length": 2048,
            "bridge_agent": "test:1:none", **more}


def image_request(prompt="a tent", model=IMAGE_MODEL, **more) -> dict:
    return {"prompt": prompt, "models": [model], "nsfw": False, "r2": True,
            "params": {"width": 512, "height": 512, "steps": 20, "n": 1}, **more}


def image_offer(worker="image worker", model=IMAGE_MODEL, **more) -> dict:
    return {"name": worker, "models": [model], "max_pixels": 1024 * 1024, "nsfw": True,
            "bridge_agent": IMAGE_BRIDGE, **more}
