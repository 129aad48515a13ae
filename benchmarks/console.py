"""How fast the moderators' page is: its first paint, the next case after a key, decisions a second by one person.

A service of its own with so many waiting cases, and Debian's Chromium. Each key is struck as soon as the page takes
it; the time runs from the key until the frame that shows another case has been drawn. Repeat with
`python benchmarks/console.py --waiting 100000`.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from acceptance_support import Running

STROKES = 200
AT_ONCE = 500
WORDS = Path(__file__).parents[1].joinpath("docs", "operations.md").read_text().split()

STRIKE = """async (strokes) => {
  const card = document.getElementById("case");
  const taken = [];
  const begun = performance.now();
  for (let stroke = 0; stroke < strokes; stroke++) {
    const before = card.dataset.case;
    while (card.hidden || card.dataset.settled !== "yes") await new Promise((done) => setTimeout(done, 1));
    const struck = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true }));
    while (card.hidden || card.dataset.case === before) await new Promise((done) => setTimeout(done, 0));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    taken.push(performance.now() - struck);
  }
  return [taken, (performance.now() - begun) / 1000];
}"""


def fill(running: Running, waiting: int) -> None:
    """Post comments on which a person must decide, none like another, and wait until all are in review."""
    draw = random.Random(1)
    with running.api(timeout_s=120) as api:
        for first in range(0, waiting, AT_ONCE):
            comments = [
                {"id": f"c{number}", "text": " ".join(draw.choices(WORDS, k=30)), "author": {"id": f"a{number % 997}"}}
                for number in range(first, min(first + AT_ONCE, waiting))
            ]
            assert api.post("/v1/comments/batch", json={"comments": comments}).is_success
    with closing(running.moderator()) as admin:
        while admin.get("/console/api/queue").json()["waiting"] < waiting:
            time.sleep(1)


def strike(page: Page, waiting: int) -> None:
    """Decide as fast as the page takes it, and print what it took."""
    page.wait_for_selector("#case[data-settled=yes]")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    taken, seconds = page.evaluate(STRIKE, STROKES)
    page.get_by_text(f"{STROKES} decided by you").wait_for()  # each accepted, none lost or doubled
    p95 = statistics.quantiles(taken, n=20)[-1]
    middle = statistics.median(taken)
    print(f"{waiting:,} wait: first paint {paint:.0f} ms; next case {middle:.0f} ms (median), {p95:.0f} ms (95th)")
    print(f"{STROKES / seconds:.1f} decisions a second by one person")


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--waiting", type=int, default=10_000)
    waiting = options.parse_args().waiting
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = Running(Path(folder) / "data")
        running.start()
        try:
            with closing(running.moderator()) as admin:
                site = admin.get("/console/api/sites/newsroom").json()
                change = {"version": site["version"], "policy": {"mode": "assist"}}
                assert admin.patch("/console/api/sites/newsroom", json=change).is_success
            time.sleep(2.1)  # settings are remembered for two seconds
            fill(running, waiting)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            who = {"name": "admin", "password": running.password}
            assert page.request.post(f"{running.url}/console/api/session", data=who).ok
            page.goto(f"{running.url}/console")
            strike(page, waiting)
            browser.close()
        finally:
            running.stop()


if __name__ == "__main__":
    main()
