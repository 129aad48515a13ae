"""The moderators' page, in a real browser on a running service: clearing the queue."""

import os
import re
from pathlib import Path

import pytest
from console_support import CHROMIUM, PASSWORD, Newsroom, Open, eventually, message, shown
from naughty import NAUGHTY
from playwright.sync_api import expect

from service.demo import COMMENTS

ROOT = Path(__file__).parents[2]
LARGEST_PAGE = 150_000
LARGEST_VIEW = 20_000
"""What the other views bring when they are first opened: docs/decisions/0013."""

# A bare machine may lack the browser; where the checks must hold, it may not.
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="there is no chromium on this machine"
)


def test_a_wrong_password_is_told_and_a_right_one_opens_the_queue(newsroom: Newsroom, open_page: Open) -> None:
    page = open_page(who="")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("mia")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(message(page)).to_contain_text("do not belong together")
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(message(page)).to_be_empty()
    newsroom.post("signed-in", "The page finds this one by itself.")
    expect(page.locator("#case-text")).to_have_text("The page finds this one by itself.")


def _sundry(newsroom: Newsroom, prefix: str, number: int) -> list[str]:
    """Post comments of which none is a copy of another."""
    return [newsroom.post(f"{prefix}-{each}", text) for each, (_, _, text) in enumerate(COMMENTS[:number])]


def test_a_moderator_clears_twenty_cases_with_the_keyboard_alone(newsroom: Newsroom, open_page: Open) -> None:
    cases = _sundry(newsroom, "keys", 20)
    page = open_page()
    wanted: dict[str, tuple[str, str | None]] = {}
    case = ""
    for number in range(20):
        keys, outcome = (
            ("a", ("approve", None)),
            ("r1", ("reject", "insult")),
            ("A", ("approve", None)),
            ("r5", ("reject", "spam")),
            ("r9", ("reject", "other")),
        )[number % 5]
        case = shown(page, after=case)
        wanted[case] = outcome
        for key in keys:
            page.keyboard.press(key)
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(page.get_by_text("20 decided by you")).to_be_visible()
    assert wanted.keys() == set(cases)
    assert wanted.items() <= newsroom.decided().items()


def test_undo_brings_a_case_back_on_screen_and_tells_the_site(newsroom: Newsroom, open_page: Open) -> None:
    cases = _sundry(newsroom, "undo", 3)
    page = open_page()
    first = shown(page)
    page.keyboard.press("a")
    second = shown(page, after=first)
    eventually(lambda: newsroom.decided().get(first) == ("approve", None), "decided")
    page.keyboard.press("u")
    assert shown(page, after=second) == first
    eventually(lambda: first not in newsroom.decided(), "taken back")
    page.keyboard.press("r")
    page.keyboard.press("3")
    eventually(lambda: newsroom.decided().get(first, ("", ""))[0] == "reject", "decided otherwise")
    assert shown(page, after=first) == second
    # Taken back before it was even sent: nobody has heard of it.
    page.route("**/console/api/decisions", lambda route: route.abort())
    page.keyboard.press("a")
    shown(page, after=second)
    page.keyboard.press("u")
    assert shown(page) == second
    page.unroute("**/console/api/decisions")
    for _ in range(2):
        case = shown(page)
        page.keyboard.press("a")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    assert case in cases
    eventually(lambda: set(cases) <= newsroom.decided().keys(), "all decided")


def test_undo_within_a_second_keeps_the_case_on_screen(newsroom: Newsroom, open_page: Open) -> None:
    for name in ("quick", "brown", "lazy"):
        newsroom.post(f"sudden-{name}", f"What a {name} question, and quite unlike the others: {name * 5}")
    page = open_page()
    shown(page)
    page.wait_for_timeout(1_500)  # the page hears of changes once a second: from now on of its own strokes together
    cases = []
    for stroke in "aau":
        cases.append(page.locator("#case").get_attribute("data-case"))
        with page.expect_response("**/console/api/decisions"):
            page.keyboard.press(stroke)
        page.wait_for_timeout(150)
    page.wait_for_timeout(1_500)
    assert page.locator("#case").get_attribute("data-case") == cases[1]
    expect(page.locator("#alert")).to_be_empty()


def test_two_moderators_at_once_never_see_the_same_case(newsroom: Newsroom, open_page: Open) -> None:
    cases = _sundry(newsroom, "both", 16)
    pages = [open_page(), open_page(who="noa")]
    seen: list[list[str]] = [[], []]
    for turn in range(2 * len(cases)):
        page, mine = pages[turn % 2], seen[turn % 2]
        if page.locator("#empty").is_visible():
            continue
        mine.append(shown(page, after=mine[-1] if mine else ""))
        page.keyboard.press("a")
    for page in pages:
        expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    assert sorted(seen[0] + seen[1]) == sorted(cases)
    assert all(seen)
    eventually(lambda: set(cases) <= newsroom.decided().keys(), "all decided")


def test_a_raid_of_two_hundred_copies_is_decided_in_one_stroke(newsroom: Newsroom, open_page: Open) -> None:
    text = "Everybody knows that the vote about the old bridge was bought, write to the mayor and tell him so"
    newsroom.post_many(
        [
            {"id": f"raid-{number}", "text": f"{text}{'!' * (number % 7)}", "author": {"id": f"bot-{number % 40}"}}
            for number in range(200)
        ]
    )
    page = open_page()
    shown(page)
    expect(page.get_by_text("One of 200 nearly the same")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Decide the 199 others")).to_be_checked()
    page.keyboard.press("r")
    page.keyboard.press("5")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(page.get_by_text("200 decided by you")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("status").filter(has_text="Taken back for 200")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("5")
    expect(page.get_by_text("200 decided by you")).to_be_visible()
    rejected = [each for each in newsroom.decided().values() if each == ("reject", "spam")]
    assert len(rejected) >= 200
    assert newsroom.waiting() == {"waiting": 0, "claimed": 0}


def test_everything_that_helps_to_decide_is_on_screen(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post(
        "context",
        "You are a bunch of idiots, all of you.\n\nReally.",
        revision=3,
        author={"id": "7", "name": "Nora"},
        article={"title": "The old bridge closes", "url": "https://news.example/bridge"},
        parent={"text": "About time."},
    )
    page = open_page()
    shown(page)
    expect(page.get_by_role("heading", level=1, name="The old bridge closes")).to_be_focused()
    expect(page.get_by_text("https://news.example/bridge", exact=True)).to_be_visible()
    assert page.get_by_role("link", name=re.compile("news.example")).count() == 0
    expect(page.get_by_role("blockquote")).to_have_text("About time.")
    for text in ("newsroom", "Nora", "English · edited, revision 3", "just now"):
        expect(page.get_by_role("article").get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("complementary", name="Why it is here").get_by_role("listitem").first).not_to_be_empty()
    assert page.get_by_role("row").count() == 0
    page.keyboard.press("n")
    expect(page.get_by_role("row", name="insult")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("a")  # while the help is open, keys decide nothing
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.get_by_role("group", name="Why reject it?").get_by_role("button")).to_have_count(10)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reject")).to_be_focused()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()


def test_hostile_texts_are_shown_as_text_and_do_nothing(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post_many(
        [
            {
                "id": f"naughty-{name}",
                "text": text,
                "author": {"name": text[:200]},
                "article": {"title": text[:200], "url": "https://news.example/" + "x" * 500},
                "parent": {"text": text},
            }
            for name, text in NAUGHTY.items()
        ]
    )
    page = open_page(width=360, height=740)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    texts = dict(NAUGHTY)
    case = ""
    while texts:
        case = shown(page, after=case)
        name, text = _matching(texts, page.evaluate("document.getElementById('case-text').textContent"))
        del texts[name]
        assert page.evaluate("document.getElementById('case-parent-text').textContent") == text
        inside = page.locator(":is(#case-text, #case-parent-text, #case-title, #case-author, #case-url) :not(mark)")
        assert inside.count() == 0
        assert page.locator("#review :is(script, style, img, svg, iframe, a, form[action])").count() == 0
        width = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
        assert width <= 360, f"{name} makes the page {width} px wide"
        # Whatever the text, the buttons stay on screen and in their place.
        expect(page.get_by_role("button", name="Approve")).to_be_in_viewport(ratio=1)
        if page.locator("#copies-check").is_visible():
            page.keyboard.press("c")
        page.keyboard.press("a")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    for view in ("search?status=decided", "raids", "statistics"):
        page.evaluate("view => location.hash = view", view)
        expect(page.locator("#place > [aria-busy=false]")).to_be_visible()
        assert page.locator("#place :is(script, style, img, iframe, form[action])").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
        assert page.title().endswith("Ombud")
    assert all(url.startswith(newsroom.running.url) for url in requests)


def _matching(texts: dict[str, str], seen: str) -> tuple[str, str]:
    found = [(name, text) for name, text in texts.items() if text == seen]
    assert found, f"not shown as it was sent: {seen[:100]!r}"
    return found[0]


def test_what_cannot_be_seen_in_a_text_is_said(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post("unseen", "pay\u202elap\u200b me\0")
    page = open_page()
    shown(page)
    expect(page.get_by_role("article")).to_contain_text(
        "1 change of direction, 1 invisible character, 1 control character"
    )


def test_a_comment_edited_meanwhile_leaves_the_page_at_once(newsroom: Newsroom, open_page: Open) -> None:
    old = newsroom.post("edited", "What the moderator is looking at.")
    page = open_page()
    assert shown(page) == old
    new = newsroom.post("edited", "What the reader made of it.", revision=2)
    expect(message(page)).to_contain_text("has been edited since")
    expect(message(page)).to_contain_text("What the moderator is looking at.")
    assert shown(page, after=old) == new
    page.keyboard.press("e")
    expect(page.get_by_role("deletion").first).to_be_visible()
    expect(page.get_by_role("insertion").first).to_have_text("reader")
    page.keyboard.press("Escape")
    expect(message(page)).to_be_empty()
    assert old not in newsroom.decided()


def test_a_decision_on_a_text_that_was_edited_unseen_is_refused(newsroom: Newsroom, open_page: Open) -> None:
    old = newsroom.post("unseen-edit", "What the moderator believes to be looking at.")
    page = open_page()
    assert shown(page) == old
    page.route("**/console/api/events", lambda route: route.abort())
    page.context.set_offline(True)  # the stream of changes ends
    new = newsroom.post("unseen-edit", "What the reader made of it, in a hurry.", revision=2)
    page.keyboard.press("a")
    page.context.set_offline(False)
    expect(message(page)).to_contain_text("edited")
    assert shown(page, after=old) == new
    assert old not in newsroom.decided()


def test_a_session_that_has_ended_leads_back_to_signing_in_and_loses_nothing(
    newsroom: Newsroom, open_page: Open
) -> None:
    cases = _sundry(newsroom, "ended", 2)
    page = open_page()
    case = shown(page)
    page.context.clear_cookies()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(message(page)).to_contain_text("Your session has ended")
    for _, _, text in COMMENTS[:2]:
        expect(page.get_by_text(text)).to_have_count(0)
    assert case not in newsroom.decided()
    page.get_by_label("Name").fill("mia")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    assert shown(page, after=case) in cases
    eventually(lambda: newsroom.decided().get(case) == ("approve", None), "decided")


def test_two_strokes_at_once_decide_one_case(newsroom: Newsroom, open_page: Open) -> None:
    _sundry(newsroom, "twice", 2)
    page = open_page()
    first = shown(page)
    stroke = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', bubbles: true}))"
    page.evaluate(f"{stroke}; {stroke}")
    second = shown(page, after=first)
    page.keyboard.down("a")
    third = page.locator("#empty")
    expect(third).to_be_visible()
    newsroom.post("twice-held", "One more, while the key is held down.")
    case = shown(page)
    page.keyboard.down("a")  # held down, it repeats
    page.keyboard.down("a")
    eventually(lambda: {first, second} <= newsroom.decided().keys(), "decided")
    assert case not in newsroom.decided()
    assert shown(page) == case


def test_a_skipped_case_is_there_for_a_colleague(newsroom: Newsroom, open_page: Open) -> None:
    texts = ("Who on earth chose the colour of the tram?", "Bring back the penguins, the zoo is dull without them.")
    cases = {newsroom.post(f"skip-{number}", text) for number, text in enumerate(texts)}
    page = open_page()
    skipped = shown(page)
    page.keyboard.press("s")
    (other,) = cases - {skipped}
    assert shown(page, after=skipped) == other
    eventually(lambda: newsroom.waiting()["waiting"] == 1, "given back")
    lent = newsroom.colleague.post("/console/api/claims", json={}).json()
    assert [case["case"] for case in lent["cases"]] == [skipped]
    newsroom.colleague.delete(f"/console/api/claims/{lent['claim']}")
    page.keyboard.press("a")
    page.get_by_role("button", name="Look again").click()
    assert shown(page, after=other) == skipped


def test_leaving_the_page_gives_the_cases_back(newsroom: Newsroom, open_page: Open) -> None:
    _sundry(newsroom, "left", 4)
    page = open_page()
    shown(page)
    eventually(lambda: newsroom.waiting() == {"waiting": 0, "claimed": 4}, "all held")
    page.goto("about:blank")
    eventually(lambda: newsroom.waiting() == {"waiting": 4, "claimed": 0}, "given back")
    page.goto(f"{newsroom.running.url}/console")
    shown(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("signed out")
    eventually(lambda: newsroom.waiting() == {"waiting": 4, "claimed": 0}, "given back")


def test_a_page_that_nobody_touches_gives_its_cases_back(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.post("alone", "Nobody is at the desk.")
    page = open_page()
    shown(page)
    page.clock.install()
    page.reload()
    case = shown(page)
    page.clock.fast_forward("11:00")
    expect(page.get_by_role("heading", name="Still there?")).to_be_visible()
    eventually(lambda: newsroom.waiting() == {"waiting": 1, "claimed": 0}, "given back")
    page.get_by_role("button", name="Go on").click()
    assert shown(page) == case


def test_being_offline_for_a_while_costs_no_decision(newsroom: Newsroom, open_page: Open) -> None:
    cases = _sundry(newsroom, "offline", 6)
    page = open_page()
    case = shown(page)
    page.context.set_offline(True)
    for _ in range(3):
        page.keyboard.press("a")
        case = shown(page, after=case)
    expect(page.get_by_text("3 decisions wait here to be sent")).to_be_visible()
    page.wait_for_timeout(2_000)
    page.keyboard.press("a")
    case = shown(page, after=case)
    page.context.set_offline(False)
    eventually(lambda: len(newsroom.decided().keys() & set(cases)) == 4, "sent")
    expect(page.get_by_text("here to be sent")).to_have_count(0)
    expect(page.get_by_text("4 decided by you")).to_be_visible()
    assert shown(page) == case


def test_the_server_restarting_while_somebody_works_costs_no_decision(newsroom: Newsroom, open_page: Open) -> None:
    cases = _sundry(newsroom, "restart", 8)
    page = open_page()
    case = ""
    for number in range(8):
        case = shown(page, after=case)
        page.keyboard.press("a")
        if number == 3:
            assert newsroom.running.kill("service", "web")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("8 decided by you")).to_be_visible()
    eventually(lambda: set(cases) <= newsroom.decided().keys(), "decided", 40)


def test_an_admin_sends_again_what_a_site_would_not_take(newsroom: Newsroom, open_page: Open) -> None:
    newsroom.sports.answer = lambda _received: 410
    newsroom.post("untold", "The site does not want to hear of this.", key=newsroom.sports_key)
    newsroom.sports.wait_for(lambda got: any(each.payload["data"]["id"] == "untold" for each in got))
    newsroom.sports.answer = lambda _received: 204
    told = len(newsroom.sports.got)
    plain = open_page()
    shown(plain)
    expect(plain.get_by_role("link", name="Callbacks given up")).to_have_count(0)
    page = open_page(who="admin", width=360)
    page.get_by_role("link", name="Callbacks given up").click()
    expect(page.get_by_role("heading", name="Callbacks given up")).to_be_focused()
    expect(page.get_by_text("Callbacks have stopped: it answered 410 Gone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Send untold again").click()
    expect(page.get_by_role("status")).to_contain_text("1 callback is due again")
    newsroom.accounts.change_site("sports", **newsroom.told())  # before that it is not called
    newsroom.sports.wait_for(lambda got: len(got) > told)


def test_one_site_can_be_chosen_and_each_says_how_much_waits(newsroom: Newsroom, open_page: Open) -> None:
    here = newsroom.post("chosen", "About the bridge.")
    there = [
        newsroom.post(f"chosen-{each}", f"About the {each}.", key=newsroom.sports_key) for each in ("match", "coach")
    ]
    page = open_page()
    expect(page.get_by_role("radio", name="all sites 3")).to_be_checked()
    expect(page.get_by_role("radio", name="sports 2")).to_be_visible()
    page.get_by_role("radio", name="newsroom 1").check()
    expect(page.locator(f'#case[data-case="{here}"][data-settled=yes]')).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Nothing more under this filter")).to_be_visible()
    page.get_by_role("radio", name="sports 2").check()
    assert shown(page) in there


def test_the_files_that_the_page_loads_at_first_are_small_and_so_is_each_view() -> None:
    folder = ROOT / "service" / "web" / "static"
    assert {file.suffix for file in folder.iterdir()} == {".html", ".css", ".js", ".svg"}
    modules = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.js")}
    first = _imported(modules, "console.js")
    page = [file for file in folder.iterdir() if file.suffix != ".js" or file.name in first]
    assert sum(file.stat().st_size for file in page) < LARGEST_PAGE
    for view in set(re.findall(r'import\("\./([a-z-]+\.js)"\)', modules["console.js"])):
        own = _imported(modules, view) - first
        assert sum((folder / name).stat().st_size for name in own) < LARGEST_VIEW, view


def _imported(modules: dict[str, str], start: str) -> set[str]:
    """Return the modules that come with one: what it names, and what those name."""
    found, new = set(), {start}
    while new:
        found |= new
        named = {name for each in new for name in re.findall(r'from "\./([a-z-]+\.js)"', modules[each])}
        new = named - found
    return found
