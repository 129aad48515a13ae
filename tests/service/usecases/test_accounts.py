"""Sites and people."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from service.domain.errors import Conflict, Invalid, NotFound
from service.store.people import Account, Preferences
from service.usecases.accounts import Accounts, SignInFailed


def test_a_site_is_made_once(accounts: Accounts) -> None:
    made = accounts.add_site("daily")
    assert len(made.api_key) == 12
    with pytest.raises(Conflict):
        accounts.add_site("daily")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("Daily News", {}),
        ("", {}),
        ("x" * 41, {}),
        ("daily", {"callback_url": "nonsense"}),
        ("daily", {"callback_batch": 0}),
        ("daily", {"language": "!"}),
        ("daily", {"policy": {"bands": {"toxicity": {"approve": "missed<=5"}}}}),
        ("daily", {"policy": {"audit_share": 2}}),
        ("daily", {"nonsense": 1}),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(accounts: Accounts, name: str, settings: dict) -> None:
    with pytest.raises(Invalid):
        accounts.add_site(name, **settings)
    assert accounts.store.sites.all() == []


def test_settings_change_one_at_a_time(accounts: Accounts) -> None:
    accounts.add_site("daily", callback_batch=5)
    accounts.change_site("daily", policy={"blocked_words": ["duffer"]})
    site = accounts.store.sites.get("daily")
    assert (site.callback_batch, site.policy.blocked_words) == (5, ["duffer"])
    with pytest.raises(NotFound):
        accounts.change_site("weekly")


def test_rotating_a_key_can_keep_the_old_one(accounts: Accounts) -> None:
    old = accounts.add_site("daily").api_key
    new = accounts.rotate_key("daily", keep_old=True)

    def good() -> list[bool]:
        held = accounts.store.sites.get("daily").key_ids
        return [accounts.keyring.key_id(key) in held for key in (old, new)]

    assert good() == [True, True]
    accounts.rotate_key("daily", keep_old=True)
    assert good() == [False, True]
    accounts.rotate_key("daily", keep_old=False)
    assert good() == [False, False]


def test_changing_one_rule_of_a_policy_leaves_the_others(accounts: Accounts) -> None:
    accounts.add_site("daily", policy={"mode": "assist", "suspect_words": ["mayor"]})
    policy = accounts.change_site("daily", policy={"blocked_words": ["duffer"]}).policy
    assert (policy.mode, policy.suspect_words, policy.blocked_words) == ("assist", ["mayor"], ["duffer"])


def test_changes_at_the_same_time_do_not_undo_each_other(accounts: Accounts) -> None:
    accounts.add_site("daily")
    changes = [
        {"callback_batch": 5},
        {"language": "de"},
        {"notify_in_review": False},
        {"policy": {"mode": "assist"}},
        {"policy": {"audit_share": 0.5}},
        {"policy": {"blocked_words": ["duffer"]}},
    ]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda change: accounts.change_site("daily", **change), changes))
    site = accounts.store.sites.get("daily")
    assert (site.callback_batch, site.language, site.notify_in_review) == (5, "de", False)
    assert (site.policy.mode, site.policy.audit_share, site.policy.blocked_words) == ("assist", 0.5, ["duffer"])


def test_another_password_and_a_removed_account_end_sessions(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    token, _ = accounts.sign_in("nora", "correct horse")
    assert accounts.session(token)
    accounts.set_password("nora", "battery staple")
    assert accounts.session(token) is None
    token, _ = accounts.sign_in("nora", "battery staple")
    accounts.remove_person("nora")
    assert accounts.session(token) is None
    with pytest.raises(NotFound):
        accounts.remove_person("nora")


def test_a_password_is_kept_only_as_an_argon2id_hash(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    account = accounts.store.people.get("nora")
    assert account is not None
    assert account.password_hash.startswith("$argon2id$")
    accounts.set_password("nora", "battery staple")
    assert accounts.sign_in("nora", "battery staple")[1].role == "moderator"


def test_short_passwords_odd_names_and_taken_names_are_refused(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    with pytest.raises(Invalid, match="10 characters"):
        accounts.add_person("omar", "lead", "short")
    with pytest.raises(Invalid):
        accounts.add_person("o m a r", "lead", "correct horse")
    with pytest.raises(Conflict):
        accounts.add_person("nora", "lead", "correct horse")
    with pytest.raises(NotFound):
        accounts.set_password("omar", "correct horse")


def test_a_change_of_role_or_sites_holds_for_who_is_signed_in(accounts: Accounts) -> None:
    accounts.add_site("daily")
    accounts.add_person("nora", "moderator", "correct horse")
    token, session = accounts.sign_in("nora", "correct horse")
    assert session.may_see("daily")
    accounts.change_person("nora", role="lead", sites=[])
    session = accounts.session(token)
    assert session is not None
    assert (session.role, session.may_see("daily")) == ("lead", False)


def test_sites_that_do_not_exist_are_refused(accounts: Accounts) -> None:
    with pytest.raises(Invalid, match="'weekly'"):
        accounts.add_person("nora", "moderator", "correct horse", sites=["weekly"])


def test_the_console_cannot_be_left_without_an_admin(accounts: Accounts) -> None:
    accounts.add_person("ada", "admin", "correct horse")
    with pytest.raises(Conflict, match="last admin"):
        accounts.remove_person("ada", leave_an_admin=True)
    with pytest.raises(Conflict, match="last admin"):
        accounts.change_person("ada", role="lead")
    accounts.add_site("daily")
    with pytest.raises(Conflict, match="last admin"):
        accounts.change_person("ada", sites=["daily"])
    accounts.add_person("bob", "admin", "correct horse", sites=["daily"])  # who may not manage people
    with pytest.raises(Conflict, match="last admin"):
        accounts.remove_person("ada", leave_an_admin=True)
    accounts.change_person("ada", password="battery staple")
    accounts.add_person("lea", "admin", "correct horse")
    accounts.remove_person("ada", leave_an_admin=True)


def test_two_admins_who_dismiss_each_other_at_once_leave_one(accounts: Accounts) -> None:
    names = ("ada", "lea")
    for name in names:
        accounts.add_person(name, "admin")

    def demote(name: str) -> bool:
        with suppress(Conflict):
            return accounts.change_person(name, role="lead").role == "lead"
        return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, names)) == [False, True]


def test_who_is_removed_and_made_again_is_not_signed_in(accounts: Accounts) -> None:
    token, _ = accounts.open_session(accounts.add_person("eve", "admin"))
    accounts.remove_person("eve")
    account = accounts.add_person("eve", "admin")
    assert accounts.session(token) is None
    assert accounts.session(accounts.open_session(account)[0])


def test_who_has_no_password_cannot_sign_in_with_one(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator")
    for guess in ("", "correct horse"):
        with pytest.raises(SignInFailed):
            accounts.sign_in("nora", guess)


def test_a_new_password_takes_the_old_one(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    with pytest.raises(SignInFailed):
        accounts.change_password("nora", "wrong battery", "battery staple")
    accounts.change_password("nora", "correct horse", "battery staple")
    accounts.sign_in("nora", "battery staple")


def test_preferences_are_kept_with_the_person(accounts: Accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    token, _ = accounts.sign_in("nora", "correct horse")
    accounts.prefer("nora", Preferences(blur=True, break_minutes=20))
    session = accounts.session(token)
    assert session is not None
    assert (session.preferences.blur, session.preferences.break_minutes) == (True, 20)


def test_accounts_of_an_earlier_version_are_read(accounts: Accounts) -> None:
    kept = {"name": "nora", "role": "lead", "password_hash": "$argon2id$x"}
    account = Account.model_validate(kept)
    assert (account.sites, account.preferences) == (None, Preferences())
