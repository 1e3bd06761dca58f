"""The real binary as a child process: a server with its own folder, port and database."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

from . import databases

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS = 30
STOP_SECONDS = 40
LISTENING = re.compile(r"listening on (?:\[::1\]|127\.0\.0\.1):(\d+)")

# What every test server gets: loopback only, no network, accounts made by tests.
USUAL_SETTINGS = {
    "server.node_name": "test",
    "dev.test_api_keys": "true",
    "dev.disable_ratelimit": "true",
    "fetch.allow_private": "true",
    "models.image_reference": str(ROOT / "tests/conformance/reference/image-models.json"),
    "models.image_reference_extra": "",
    "models.text_reference": str(ROOT / "tests/conformance/reference/text-models.json"),
}


def binary() -> pathlib.Path:
    return pathlib.Path(os.environ.get("ORDA_BINARY", ROOT / "build/release/orda")).resolve()


def clean_environment() -> dict[str, str]:
    """Ours without what would configure an Orda."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ORDA_")}


class StartFailed(AssertionError):
    pass


class Server:
    """`orda serve` on 127.0.0.1 and a free port. Starting again keeps port, folder and database."""

    def __init__(self, engine="sqlite", settings=None, arguments=(), folder=None, port=0):
        self.engine = engine
        self.settings = {**USUAL_SETTINGS, **(settings or {})}
        self.arguments = list(arguments)
        self._own_folder = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="orda-test-"))
        self.data = self.folder / "data"
        self.log_file = self.folder / "server.log"
        self.database = databases.make_postgres_database() if engine == "postgres" else None
        self.port = port
        self.process = None

    def command(self) -> list[str]:
        line = [str(binary()), "serve", "--listen", "127.0.0.1", "--port", str(self.port),
                "--data", str(self.data)]
        if self.database:
            line += ["--database", self.database]
        for key, value in self.settings.items():
            line += ["--set", f"{key}={value}"]
        return line + self.arguments

    def start(self) -> "Server":
        from_here = self.log_file.stat().st_size if self.log_file.exists() else 0
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log,
                                            env=clean_environment(), cwd=self.folder)
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if found := LISTENING.search(self.log()[from_here:]):
                self.port = int(found[1])
                return self
            if self.process.poll() is not None:
                raise StartFailed(f"ended with {self.process.returncode}:\n{self.log()[from_here:]}")
            time.sleep(0.01)
        raise StartFailed(f"not listening after {START_SECONDS} s:\n{self.log()}")

    @property
    def base(self) -> str:
        scheme = "https" if self.settings.get("server.tls_cert") else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self, seconds=STOP_SECONDS) -> int:
        return self.process.wait(seconds)

    def stop(self) -> int:
        """Asks it to end; the exit status."""
        if self.alive():
            self.signal(signal.SIGTERM)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop within {STOP_SECONDS} s:\n{self.log()}") from None

    def kill(self) -> None:
        if self.alive():
            self.process.kill()
        self.wait()

    def remove(self) -> None:
        """Ends it and takes away all it has left."""
        if self.process is not None:
            self.kill()
        if self.database:
            databases.drop_postgres_database(self.database)
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Server":
        try:
            return self.start()
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *_) -> None:
        self.remove()


class Worker:
    """`orda worker` with the demo back end."""

    def __init__(self, base, key, folder, models, name="demo", arguments=()):
        self.log_file = pathlib.Path(folder) / f"{name}.log"
        self.line = [str(binary()), "worker", "--horde", base, "--name", name, "--backend", "demo",
                     "--models", ",".join(models), *arguments]
        self.environment = {**clean_environment(), "ORDA_KEY": key}
        self.process = None

    def __enter__(self) -> "Worker":
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(self.line, stdout=log, stderr=log,
                                            env=self.environment)
        return self

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
