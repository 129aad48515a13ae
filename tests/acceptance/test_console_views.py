"""The console's other views, in a real browser on a running service."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from console_support import CHROMIUM, Newsroom, Open, eventually, message, shown
from playwright.sync_api import Page, expect

from service.demo import COMMENTS

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="there is no chromium on this machine"
)

BRIDGE = {"id": "bridge", "title": "City council votes to close the old bridge", "url": "https://news.example/bridge"}
VIEWS = ("review", "list", "raids", "search?q=bridge", "statistics", "log", "callbacks", "models", "teach")
ADMIN_VIEWS = ("sites", "sites?site=newsroom", "people", "settings")


def _fill(newsroom: Newsroom, prefix: str, number: int = 6) -> list[str]:
    return [
        newsroom.post(f"{prefix}-{each}", text, author={"id": name, "name": name}, article=BRIDGE)
        for each, (_, name, text) in enumerate(COMMENTS[:number])
    ]


def _go(page: Page, view: str) -> None:
    page.evaluate("view => location.hash = view", view)
    expect(page.locator(f"[data-view={view.split('?', maxsplit=1)[0]}][aria-busy=false]")).to_be_visible()


def test_many_are_decided_at_once_from_the_list_and_taken_back_at_once(newsroom: Newsroom, open_page: Open) -> None:
    cases = _fill(newsroom, "bulk")
    page = open_page()
    shown(page)
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_text("6 wait here. Nothing is selected.")).to_be_visible()
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 of 6 selected.")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("5")
    expect(page.locator("#status")).to_contain_text("2 comments rejected")
    expect(page.locator(".results > li")).to_have_count(4)
    assert (
        sorted(newsroom.decided()[each] for each in newsroom.decided().keys() & set(cases)) == [("reject", "spam")] * 2
    )
    page.keyboard.press("*")
    expect(page.get_by_text("4 of 4 selected.")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    assert set(cases) <= newsroom.decided().keys()
    page.keyboard.press("u")
    expect(page.get_by_text("4 wait here. Nothing is selected.")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("6 wait here. Nothing is selected.")).to_be_visible()
    assert not newsroom.decided().keys() & set(cases)


def test_a_filter_narrows_what_is_taken_and_what_is_listed(newsroom: Newsroom, open_page: Open) -> None:
    _fill(newsroom, "filter", 3)
    german = newsroom.post("filter-german", "Das ist doch viel zu teuer für Familien mit drei Kindern, finde ich.")
    page = open_page()
    shown(page)
    page.keyboard.press("f")
    page.get_by_role("combobox", name="Language").select_option("de")
    expect(page.locator(f'#case[data-case="{german}"]')).to_be_visible()
    expect(page.locator("#strip-next li")).to_have_count(1)
    _go(page, "list")
    expect(page.locator(".results > li")).to_have_count(1)  # given back on leaving the review
    page.get_by_role("button", name="German").click()
    expect(page.locator(".results > li")).to_have_count(4)


def test_a_case_goes_to_the_leads_with_a_note_and_a_second_opinion_to_somebody_else(
    newsroom: Newsroom, open_page: Open
) -> None:
    cases = _fill(newsroom, "pass", 2)
    page = open_page()
    first = shown(page)
    page.keyboard.press("h")
    page.get_by_label("Note").fill("Is this libel?")
    page.keyboard.press("Enter")
    second = shown(page, after=first)
    page.keyboard.press("o")
    page.get_by_label("I would").select_option("approve")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    assert {first, second} == set(cases)
    lead = open_page(who="lena")
    assert shown(lead) == second
    expect(lead.locator("#case-asked")).to_contain_text("mia asks what you make of it")
    lead.keyboard.press("r")
    lead.keyboard.press("1")
    lead.get_by_role("button", name="1 for the leads").click()
    assert shown(lead, after=second) == first
    expect(lead.locator("#case-asked")).to_contain_text("Is this libel?")
    lead.keyboard.press("a")
    eventually(lambda: newsroom.decided().get(first) == ("approve", None), "decided")
    eventually(lambda: newsroom.decided().get(second) == ("reject", "insult"), "decided")


def test_a_raid_is_seen_and_cleared_from_its_view(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post_many(
        [
            {
                "id": f"storm-{number}",
                "text": f"Sign the petition against the mayor today, all of you {number % 3}",
                "author": {"id": f"bot-{number % 5}"},
                "article": {**BRIDGE, "id": "storm", "title": "The mayor resigns"},
            }
            for number in range(30)
        ]
    )
    page = open_page()
    shown(page)
    _go(page, "raids")
    row = page.get_by_role("row", name="The mayor resigns")
    expect(row).to_contain_text("30")
    expect(page.get_by_role("img", name=re.compile("Comments a minute"))).to_be_visible()
    row.get_by_role("button", name="Clear these").click()
    shown(page)
    page.keyboard.press("r")
    page.keyboard.press("5")
    expect(page.get_by_text("30 decided by you")).to_be_visible()


def test_any_case_is_found_again_and_a_lead_takes_its_decision_back(newsroom: Newsroom, open_page: Open) -> None:
    case = newsroom.post("found", "A marmalade elephant dances on the jetty.", author={"id": "ed", "name": "Edna"})
    other = open_page()
    assert shown(other) == case
    other.keyboard.press("a")
    eventually(lambda: case in newsroom.decided(), "decided")
    page = open_page(who="lena")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in the text")).to_be_focused()
    page.keyboard.type("ELEPHANT jetty")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 found")).to_be_visible()
    expect(page.locator(".results .verdict")).to_contain_text("Approved by mia")
    page.get_by_role("link", name="A marmalade elephant").click()
    assert shown(page) == case
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    eventually(lambda: case not in newsroom.decided(), "taken back")
    _go(page, "log")
    expect(page.get_by_role("row", name=re.compile("approval taken back lena")).first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("approved mia")).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    assert "found" in download.value.path().read_text()


def test_statistics_are_shown_with_charts(newsroom: Newsroom, open_page: Open) -> None:
    _fill(newsroom, "figures", 2)
    page = open_page()
    case = shown(page)
    page.keyboard.press("a")
    eventually(lambda: case in newsroom.decided(), "decided")
    _go(page, "statistics")
    expect(page.get_by_text("decided by people")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Decided an hour"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^toxicity"))).to_be_visible()
    own = page.get_by_role("group", name="Moderators")
    expect(own.get_by_role("row")).to_have_count(2)  # a moderator sees their own


def test_an_admin_tries_a_policy_before_saving_it_and_turns_keys(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post("try", "The council is a flock of pigeons, and pigeons do not plan bridges.")
    newsroom.accounts.change_site("newsroom", desk={"service_level_s": 90})
    page = open_page(who="admin")
    shown(page)
    _go(page, "sites?site=newsroom")
    page.get_by_label("Suspect words").fill("nothing of the kind")
    page.get_by_label("Blocked words").fill("pigeons")
    page.get_by_label("Texts, days").fill("90")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_role("heading", name=re.compile("in the last 30 days"))).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#status")).to_contain_text("Saved for newsroom")
    site = newsroom.accounts.store.sites.get("newsroom")
    assert (site.policy.blocked_words, site.desk.service_level_s) == (["pigeons"], 90)
    assert (site.retention.text, site.retention.decisions) == (90, None)
    page.get_by_role("button", name="Close this message").click()
    page.get_by_label("Blocked words").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#status")).to_contain_text("Saved for newsroom")
    assert newsroom.accounts.store.sites.get("newsroom").policy.blocked_words == []
    page.get_by_role("button", name="New API key").click()
    expect(page.locator(".secret")).to_have_text(re.compile("^[a-z0-9]{12}$"))


def test_an_admin_lets_somebody_in_and_out_again(newsroom: Newsroom, open_page: Open) -> None:
    page = open_page(who="admin")
    _go(page, "people")
    page.locator("#place").get_by_label("Name", exact=True).fill("zoe")
    page.get_by_label("Sites", exact=True).fill("sports")
    page.locator("#place").get_by_label("Password", exact=True).fill("a very long one indeed")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Sites of zoe")).to_have_value("sports")
    page.get_by_label("Role of zoe").select_option("lead")
    expect(page.locator("#status")).to_contain_text("zoe is lead now")
    page.get_by_label("Sites of zoe").fill("")  # nothing named is nothing, and not everything
    page.get_by_label("Sites of zoe").press("Enter")
    expect(page.locator("#status")).to_contain_text("The sites of zoe are saved")
    assert newsroom.accounts.store.people.get("zoe").sites == []
    page.get_by_role("button", name="Remove zoe").click()
    page.get_by_role("button", name="Remove zoe").click()
    expect(page.get_by_label("Role of zoe")).to_have_count(0)


def test_abusive_words_are_blurred_for_who_wants_it_and_a_break_is_proposed(
    newsroom: Newsroom, open_page: Open
) -> None:
    newsroom.post("blur", "You are a bunch of stupid idiots, all of you.")
    page = open_page()
    shown(page)
    words = page.locator("#case-text mark").first
    expect(words).to_be_visible()
    expect(words).to_have_css("filter", "none")
    _go(page, "settings")
    page.get_by_label("Blur the words").check()
    page.get_by_label("Remind me of a break").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#status")).to_contain_text("Saved")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("r")
    shown(page)
    expect(words).to_have_css("filter", re.compile("blur"))
    page.keyboard.press("v")
    expect(words).to_have_css("filter", "none")
    page.clock.install()
    for _ in range(6):
        page.keyboard.press("n")
        page.clock.fast_forward("04:00")
    page.keyboard.press("n")
    expect(page.locator("#status")).to_contain_text("A short break")
    newsroom.accounts.prefer("mia", newsroom.accounts.store.people.get("noa").preferences)


def test_right_to_left_text_reads_from_the_right(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post("rtl", "هذا رأيي في الجسر القديم، وشكرا لكم.", author={"name": "أمل"})
    page = open_page(width=360)
    shown(page)
    expect(page.locator("#case-text")).to_have_css("direction", "rtl")
    # The interface around it stays as it was.
    expect(page.locator("#bar")).to_have_css("direction", "ltr")


def _wanting(page: Page, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_shuts_anybody_out(newsroom: Newsroom, open_page: Open, scheme: str) -> None:
    _fill(newsroom, f"axe-{scheme}")
    newsroom.post(
        f"axe-{scheme}", "What a match that was, wasn't it?", author={"id": "Nora", "name": "Nora"}, article=BRIDGE
    )
    # Only colours differ between the two; the narrow page goes with the dark one.
    width, rules = (360, {"runOnly": ["color-contrast"]}) if scheme == "dark" else (1280, {})
    page = open_page(who="admin", scheme=scheme, width=width, bypass_csp=True)
    case = shown(page)
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Also under this article")).to_be_visible()
    page.keyboard.press("f")
    assert _wanting(page, rules) == []
    page.keyboard.press("f")
    page.keyboard.press("r")
    assert _wanting(page, rules) == []
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    assert _wanting(page, rules) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert _wanting(page, rules) == []
    page.keyboard.press("Escape")
    for view in (*VIEWS[1:], *ADMIN_VIEWS):
        _go(page, view)
        page.wait_for_timeout(150)
        assert _wanting(page, rules) == [], view
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
    assert case
    expect(message(page)).to_be_empty()


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="pictures are made when SCREENSHOTS is set")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_for_the_guides(newsroom: Newsroom, open_page: Open, scheme: str) -> None:
    _a_busy_morning(newsroom, scheme)
    page = open_page(width=1280, height=760, scheme=scheme, who="admin")
    shown(page)
    expect(page.locator("#case-text mark").first).to_be_visible()
    page.get_by_role("button", name="hardliner_58").click()
    expect(page.locator("#case-author")).to_have_text("hardliner_58")
    expect(page.locator("#case-text mark").first).to_be_visible()
    if scheme == "dark":
        page.keyboard.press("r")
    else:
        expect(page.locator("#case-record")).not_to_be_empty()
    _picture(page, f"console-{scheme}")
    page.keyboard.press("Escape")
    if scheme == "dark":
        page.keyboard.press("e")
        expect(page.get_by_role("heading", name="The author's record")).to_be_visible()
        _picture(page, "context-dark")
    page.keyboard.press("a")
    for view in ("statistics", "search?q=council") if scheme == "dark" else ("raids", "log"):
        _go(page, view)
        page.wait_for_timeout(300)
        _picture(page, f"{view.split('?')[0]}-{scheme}")
    if scheme == "dark":
        return
    _go(page, "list")
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)
    _picture(page, "list-light")
    _go(page, "sites?site=newsroom")
    page.get_by_label("Who decides").select_option("decide")
    page.get_by_label("Blocked words").fill("petition against")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_role("heading", name=re.compile("in the last 30 days"))).to_be_visible()
    page.get_by_role("button", name="Save").evaluate("button => button.scrollIntoView()")
    _picture(page, "policy-light")


def _a_busy_morning(newsroom: Newsroom, name: str) -> None:
    for each, (_, author, text) in enumerate(COMMENTS[:14]):
        newsroom.post(f"morning-{name}-{each}", text, author={"id": author, "name": author}, article=BRIDGE)
    oh_please = (
        "Oh please. The whole council is a bunch of idiots, and whoever cheers for this is too stupid to read a "
        "map.\n\nName ONE thing these clowns have built on time. I’ll wait."
    )
    parent = "About time. I cycle there every morning, and the square was so quiet in the trial week."
    author = {"id": "58", "name": "hardliner_58"}
    newsroom.post(f"past-{name}", "Build more car parks instead.", author=author, article=BRIDGE)
    newsroom.post(f"busy-{name}", oh_please, author=author, article=BRIDGE, parent={"text": parent})
    raid = "Sign the petition against the mayor today, share it with everybody you know"
    newsroom.post_many(
        [
            {
                "id": f"rush-{name}-{each}",
                "text": raid + "!" * (each % 4),
                "article": {"id": "m", "title": "The mayor resigns"},
                "author": {"id": f"b{each % 9}", "name": f"citizen_{each % 9}"},
            }
            for each in range(24)
        ]
    )
    for each, text in enumerate(("What a match!", "The referee was blind, as always, and so was the linesman.")):
        newsroom.post(f"match-{name}-{each}", text, key=newsroom.sports_key)


def _picture(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    assert (PICTURES / f"{name}.png").stat().st_size < 200_000


def test_a_lead_sees_which_versions_decide_and_whether_traffic_has_moved(newsroom: Newsroom, open_page: Open) -> None:
    page = open_page(who="lena")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()  # or the keys come before those who listen
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_text("decides wherever a site has no model of its own")).to_be_visible()
    expect(page.get_by_role("heading", name="In use")).to_be_visible()
    expect(page.get_by_role("cell", name="as wanted").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Comments a day"))).to_be_visible()
    expect(page.get_by_role("button", name="Try it")).to_have_count(0)
