"""Fuzz every parser: `python -m fuzzing --minutes 10`, or one of them, `--target webhook`.

Guided by coverage where atheris is installed (Linux, Python below 3.14), else by what Hypothesis thinks of. What is
found lies in the folder that is named at the end, and goes on in the next run; a file from there is tried again with
`--target NAME --file FILE`.
"""

import argparse
import importlib.util
import io
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stderr
from pathlib import Path
from typing import Any

WORDS = [
    *('"text"', '"id"', '"comment"', '"labels"', "null", "true", "1e999", "-0", '"\\\\ud800"', "\\x00", "\\xff\\xfe"),
    *(
        "&",
        "=",
        "%00",
        "%ff",
        "--x",
        "name=",
        "[]",
        "{}",
        "\\x1f\\x8b",
        "<br>",
        "&amp;",
        "dot com",
        "@@",
        "missed<=0.01",
    ),
]


def main() -> int:
    """Fuzz one target after the other; 1 if any of them let something out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--target", help="All of them unless named.")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--into", type=Path, default=Path("var/fuzzing"), help="Where inputs are kept.")
    asked = parser.parse_args()
    guided = importlib.util.find_spec("atheris") is not None and not asked.file
    print("Getting ready …", flush=True)
    with instrumented() if guided else nullcontext(), redirect_stderr(io.StringIO()):  # which names every module
        from fuzzing.test_parsers import TARGETS, drawing  # noqa: PLC0415 - what is imported here is what is watched
    tests = {name: drawing(name) for name in TARGETS}
    if asked.file:
        either(TARGETS[asked.target].read, tests[asked.target])(asked.file.read_bytes())
        return 0
    names = [asked.target] if asked.target else list(TARGETS)
    seconds = asked.minutes * 60 / len(names)
    failed = []
    for name in names:
        print(f"{name:18}", end="", flush=True)
        log = asked.into / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)

        def fuzz(name: str = name) -> None:
            if guided:
                one_guided(name, either(TARGETS[name].read, tests[name]), TARGETS[name].seeds, seconds, asked.into)
            else:
                one_drawn(drawing(name, max_examples=500, derandomize=False, database=None), seconds)

        code = in_a_process(fuzz, log)
        told = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("Done ")]
        print("failed" if code else "nothing found", "".join(told[-1:]), sep="   ")
        failed += [f"{name}: see {log}"] if code else []
    print("\n".join(failed) or f"Nothing but refusals came out. What was tried is in {asked.into}.")
    return 1 if failed else 0


def instrumented() -> AbstractContextManager[Any]:
    """Watch which code of ours is reached, in whatever is imported within."""
    import atheris  # noqa: PLC0415

    return atheris.instrument_imports(include=["service", "models"])


def either(read: Callable[[bytes], None], test: Any) -> Callable[[bytes], None]:
    """Take bytes as they are where they begin with =, else as the choices by which Hypothesis makes an input."""

    def one(raw: bytes) -> None:
        if raw[:1] == b"=":
            read(raw[1:])
        else:
            test.hypothesis.fuzz_one_input(raw)

    return one


def in_a_process(work: Callable[[], None], log: Path) -> int:
    """What ends one ends no other, and all have been imported once. Return how it ended."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    with log.open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def one_guided(name: str, one: Callable[[bytes], None], seeds: Sequence[bytes], seconds: float, into: Path) -> None:
    """Let libFuzzer look for inputs that reach new code; it ends this process."""
    import atheris  # noqa: PLC0415

    corpus, found, words = into / name, into / "found", into / "words"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(seeds):
        (corpus / f"seed-{at}").write_bytes(b"=" + seed)
    words.write_text("".join('"' + each.replace('"', '\\"') + '"\n' for each in WORDS))
    options = [f"-max_total_time={max(1, int(seconds))}", f"-artifact_prefix={found}/{name}-", f"-dict={words}"]
    options += ["-max_len=4096", "-timeout=20", str(corpus)]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def one_drawn(some: Callable[[], None], seconds: float) -> None:
    """Draw examples until the time is up."""
    ends, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        some()
        rounds += 1
    print(f"Done {500 * rounds} runs")


if __name__ == "__main__":
    sys.exit(main())
