#!/usr/bin/env python3
"""Runs every scenario against the real binary and compares the outcome with not_yet.txt.

    run_all.py [--engine sqlite|postgres] [--only WORD] [--jobs N] [FILE ...]

Each scenario file gets a server of its own with an empty data folder (and an empty database on the
PostgreSQL server of ORDA_TEST_POSTGRES), so that files can run side by side and in any order; rate
limits are on for the files in limits-on and off for the others.

not_yet.txt lists what is not expected to pass: a line each, `FILE.json: NAME | issue N`. A listed
scenario that passes is a failure, like an unlisted one that fails and a line that names no scenario.

ORDA_TEST_IMAGE_MODEL names the weights file of the price of images (`none`: go without). Without it
the scenarios that need it are left out, and said so. Exit status: 0 when all is as expected.
"""
import argparse
import concurrent.futures
import http.client
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import run as scenarios  # noqa: E402
from support import databases  # noqa: E402
from support.server import Server, StartFailed  # noqa: E402

NOT_YET = HERE / "not_yet.txt"
WEIGHTS_BESIDE = HERE.parents[2] / "shared/reference/kudos-v21-206.npz"
USUAL_JOBS = 4


def weights() -> str:
    """The path of the weights file, or empty."""
    named = os.environ.get("ORDA_TEST_IMAGE_MODEL", "")
    if named == "none":
        return ""
    return named or (str(WEIGHTS_BESIDE) if WEIGHTS_BESIDE.exists() else "")


def not_yet() -> dict[str, str]:
    """Scenario (`FILE.json: NAME`) to its issue."""
    if not NOT_YET.exists():
        return {}
    lines = NOT_YET.read_text(encoding="utf-8").splitlines()
    return dict(line.rsplit(" | ", 1) for line in lines if line.strip())


def settings_for(file: pathlib.Path) -> dict[str, str]:
    settings = {
        "security.admins": '["test_user#1"]',
        "accounts.trust_threshold": "100",
        "dev.disable_ratelimit": "false" if file.parent.name == "limits-on" else "true",
    }
    if weights():
        settings["kudos.image_model"] = weights()
    return settings


def run_file(file: pathlib.Path, engine: str, only: str) -> list[tuple[str, str, list[str]]]:
    """(title, passed|failed|left out, what was wrong) of each scenario."""
    outcome = []
    wanted = [(f"{file.name}: {scenario['name']}", scenario)
              for scenario in json.loads(file.read_text(encoding="utf-8"))]
    wanted = [(title, scenario) for title, scenario in wanted if only in title]
    have = {"image_model"} if weights() else set()
    runnable = []
    for title, scenario in wanted:
        if set(scenario.get("needs", [])) <= have:
            runnable.append((title, scenario))
        else:
            outcome.append((title, "left out", [f"needs {scenario['needs']}"]))
    if not runnable:
        return outcome
    try:
        with Server(engine, settings_for(file)) as server:
            at_root = file.parent.name == "site-root"
            api = scenarios.Run(server.base + "/api", False)
            site = scenarios.Run(server.base, False)
            site.prefix = "/api"
            api.user("admin", {"admin": True})
            for title, scenario in runnable:
                try:
                    wrong = (site if at_root else api).scenario(scenario)
                except (OSError, http.client.HTTPException) as gone:
                    wrong = [f"no answer: {gone!r}"]
                except SystemExit as refused:
                    wrong = [str(refused)]
                if not server.alive():
                    wrong = [*wrong, "the server has ended: " + server.log()[-600:]]
                    outcome.append((title, "failed", wrong))
                    server.start()
                    continue
                outcome.append((title, "failed" if wrong else "passed", wrong))
    except (StartFailed, OSError, SystemExit) as broken:
        done = {title for title, _, _ in outcome}
        outcome += [(title, "failed", [f"no server: {broken}"]) for title, _ in runnable
                    if title not in done]
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--engine", choices=databases.ENGINES, default="sqlite")
    parser.add_argument("--only", default="", help="only scenarios whose file or name has this")
    parser.add_argument("--jobs", type=int, default=USUAL_JOBS, help="files at once")
    parser.add_argument("--failing", help="write the titles of all that failed into this file")
    parser.add_argument("files", nargs="*", type=pathlib.Path,
                        default=sorted((HERE / "scenarios").rglob("*.json")))
    options = parser.parse_args()
    if options.engine == "postgres" and not databases.postgres_server():
        print("left out: ORDA_TEST_POSTGRES names no PostgreSQL server")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    if not weights():
        print("no weights of the price of images (ORDA_TEST_IMAGE_MODEL): what needs them is left out")

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        by_file = pool.map(lambda file: run_file(file.resolve(), options.engine, options.only),
                           options.files)
        outcome = [one for per_file in by_file for one in per_file]

    expected = not_yet()
    passed = failed = skipped = pending = 0
    for title, verdict, wrong in outcome:
        issue = expected.pop(title, None)
        if verdict == "left out":
            skipped += 1
            print(f"left out {title}: {wrong[0]}")
        elif verdict == "failed" and issue is None:
            failed += 1
            print(f"FAIL {title}", *wrong, sep="\n     ")
        elif verdict == "failed":
            pending += 1
        elif issue is not None:
            failed += 1
            print(f"FAIL {title}\n     passes: take its line ({issue}) out of {NOT_YET.name}")
        else:
            passed += 1
    everything = not options.only and {file.resolve() for file in options.files} == {
        file.resolve() for file in (HERE / "scenarios").rglob("*.json")}
    if everything:
        for title, issue in expected.items():
            failed += 1
            print(f"FAIL {title}\n     stands in {NOT_YET.name} ({issue}) but is no scenario")
    if options.failing:
        pathlib.Path(options.failing).write_text(
            "".join(f"{title}\n" for title, verdict, _ in outcome if verdict == "failed"),
            encoding="utf-8")
    if pending:
        print(f"{pending} scenarios stand in {NOT_YET.name} and fail as it says")
    print(f"{passed} passed, {failed} failed, {skipped + pending} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
