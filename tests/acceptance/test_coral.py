"""A Coral is set up as an operator does it, and hears what people decide."""

from collections.abc import Iterator

import httpx2
import pytest
from acceptance_support import Running
from coral_support import PHASE_SECRET, TOKEN, WEBHOOK_SECRET, FakeCoral

from service.up import FIRST_SITE


@pytest.fixture
def coral(running: Running) -> Iterator[FakeCoral]:
    """A Coral that is joined to the running service."""

    def post(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        answer = httpx2.post(running.url + path, content=body, headers=headers, timeout=30, trust_env=False)
        return answer.status_code, answer.text

    made = FakeCoral(
        lambda body, headers: post(f"/coral/{FIRST_SITE}", body, headers),
        lambda body, headers: post(f"/coral/{FIRST_SITE}/events", body, headers)[0],
    )
    secrets = ("--token", "--phase-secret", "--webhook-secret")
    # So slow that a busy machine answers in time.
    plain = ("--address", made.url, "--private", "--timeout-ms", "10000")
    given = f"{TOKEN}\n{PHASE_SECRET}\n{WEBHOOK_SECRET}\n"
    said = running.ombud("site", "coral", FIRST_SITE, *plain, *secrets, stdin=given)
    assert said.returncode == 0, said.stderr
    assert f"/coral/{FIRST_SITE}/events" in said.stderr
    assert not [secret for secret in (TOKEN, PHASE_SECRET, WEBHOOK_SECRET) if secret in said.stdout + said.stderr]
    assisted = running.moderator().patch(f"/console/api/sites/{FIRST_SITE}", json={"policy": {"mode": "assist"}})
    assert assisted.status_code == 200
    yield made
    made.close()


def test_every_decision_reaches_coral_after_whoever_delivers_was_killed(running: Running, coral: FakeCoral) -> None:
    # Settings are remembered for two seconds.
    running.wait_until(lambda: coral.write("Is this thing on?").status == "SYSTEM_WITHHELD", "set up")
    waiting = [coral.write(f"An opinion, number {n}") for n in range(6)]
    running.kill("worker", "deliver")
    assert set(coral.send_events()) == {200}
    desk = running.moderator()
    claim = desk.post("/console/api/claims", json={"count": 20}).json()
    for case in claim["cases"]:
        decision = {"claim": claim["claim"], "outcome": "approve"}
        assert desk.post(f"/console/api/cases/{case['case']}/decision", json=decision).status_code == 200
    # Had it been delivering, its place would be free after a minute.
    running.wait_until(lambda: all(each.status == "APPROVED" for each in waiting), "told", timeout_s=150)
    assert {each["commentID"] for each in coral.done} >= {each.id for each in waiting}
