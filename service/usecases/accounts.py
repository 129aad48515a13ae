"""Make and change sites and people; let people sign in."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from service.domain.clock import Clock
from service.domain.errors import Conflict, Invalid, NotFound, Refused
from service.domain.keyring import Keyring, new_api_key
from service.domain.sites import Site
from service.store import Account, Store
from service.store.people import Preferences, Role, Session
from service.usecases.attempts import Attempts
from service.usecases.coral import settings as coral_settings
from service.usecases.passwords import fits, hashed
from service.usecases.record import NOT_PEOPLE
from service.usecases.site_settings import changed, sentence, version_of

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)


class SignInFailed(Refused):
    """Wrong name or password; which of them is not told."""

    code = "sign-in-failed"


@dataclass(frozen=True)
class NewSite:
    """What is shown once when a site is made: neither key nor secret can be read again."""

    site: str
    api_key: str
    webhook_secret: str


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Accounts:
    """The use case with what it needs."""

    store: Store
    keyring: Keyring
    clock: Clock

    def add_site(self, name: str, **settings: object) -> NewSite:
        """Make a site with one API key and one webhook secret.

        Raises:
            Invalid: a setting is not acceptable.
            Conflict: the name is taken.
        """
        api_key = new_api_key()
        try:
            site = Site(name=name, key_ids=[self.keyring.key_id(api_key)])
        except ValidationError as error:
            raise Invalid(sentence(error)) from error
        site = self._changed(site, settings)
        if not self.store.sites.add(site):
            raise Conflict(f"there is a site named {name!r} already")
        return NewSite(name, api_key, self.keyring.webhook_secret(name, site.secret_generations[0]))

    def change_site(self, name: str, *, version: str | None = None, **settings: object) -> Site:
        """Change a site's settings, within `policy` too: what is not named stays as it is.

        With `version`, only if the settings are still those of which `version_of` said so.

        Raises:
            NotFound: there is no such site.
            Invalid: a setting is not acceptable.
            Conflict: somebody else has changed them since.
        """
        if "callback_url" in settings:  # another address may work again
            settings.setdefault("callback_disabled", None)

        asked_for_no_more = False

        def change(site: Site) -> Site:
            nonlocal asked_for_no_more
            asked_for_no_more = site.callback_disabled is not None
            if version not in (None, version_of(site)):
                raise Conflict("somebody else has changed these settings since; read them anew")
            return self._changed(site, settings)

        site = self.store.sites.change(name, change)
        if "callback_url" in settings:
            self.store.deliveries.hasten(name, now=self.clock())
        if asked_for_no_more and site.callback_url and site.callback_disabled is None:
            self.store.deliveries.resend(name, now=self.clock())
        return site

    def _changed(self, site: Site, settings: Mapping[str, object]) -> Site:
        coral = settings.get("coral")
        if isinstance(coral, dict):
            settings = {**settings, "coral": coral_settings.sealed(site, coral, self.keyring)}
        return changed(site, settings)

    def rotate_key(self, name: str, *, keep_old: bool) -> str:
        """Give a site another API key; the one before stops working unless it is kept."""
        api_key = new_api_key()
        key_id = self.keyring.key_id(api_key)

        def change(site: Site) -> Site:
            return site.model_copy(update={"key_ids": [key_id, *(site.key_ids[:1] if keep_old else [])]})

        self.store.sites.change(name, change)
        return api_key

    def rotate_secret(self, name: str, *, keep_old: bool) -> str:
        """Give a site another webhook secret; the one before stops working unless it is kept."""

        def change(site: Site) -> Site:
            old = site.secret_generations
            return site.model_copy(update={"secret_generations": [max(old) + 1, *(old[:1] if keep_old else [])]})

        return self.keyring.webhook_secret(name, self.store.sites.change(name, change).secret_generations[0])

    def add_person(
        self, name: str, role: Role, password: str | None = None, *, sites: Sequence[str] | None = None
    ) -> Account:
        """Make an account; without a password its owner comes in through the identity provider alone.

        Raises:
            Invalid: the name, the password or a site is not acceptable.
            Conflict: the name is taken.
        """
        if name in NOT_PEOPLE:
            raise Invalid(f"nobody can be called {name!r}: the decision log means something else by it")
        kept = hashed(password) if password is not None else None
        made = secrets.token_hex(8)
        account = _account(name=name, role=role, password_hash=kept, sites=self._known(sites), made=made)
        if not self.store.people.add(account):
            raise Conflict(f"there is a user named {name!r} already")
        return account

    def change_person(self, name: str, **changes: object) -> Account:
        """Change somebody's `role`, `sites` or `password`; what is not named stays, and it holds at once.

        What waited for them at a site that they may not see any more goes to its leads.

        Raises:
            NotFound: there is no such account.
            Invalid: a value is not acceptable.
            Conflict: nobody would be left who may manage people.
        """
        if "sites" in changes:
            changes["sites"] = self._known(changes["sites"])  # type: ignore[arg-type]  # checked by the account itself
        if "password" in changes:
            changes["password_hash"] = hashed(str(changes.pop("password")))
        account = self.store.people.change(name, lambda kept: _account(**{**kept.model_dump(), **changes}))
        if account.sites is not None:
            self._hand_to_leads(name, except_at=account.sites)
        return account

    def remove_person(self, name: str, *, leave_an_admin: bool = False) -> None:
        """Forget an account; whoever is signed in with it is signed out, and the leads get what waited for them.

        Raises:
            NotFound: there is no such account.
            Conflict: somebody must be left who may manage people, as within the console, and nobody would be.
        """
        removed = self.store.people.remove(name, leave_an_admin=leave_an_admin)
        self._hand_to_leads(name)  # also where somebody who was interrupted asks again
        if not removed:
            raise NotFound(f"there is no user named {name!r}")

    def _hand_to_leads(self, name: str, except_at: Sequence[str] = ()) -> None:
        lost = [site.name for site in self.store.sites.all() if site.name not in except_at]
        self.store.queue.hand_to_leads(name, lost)

    def _known(self, sites: Sequence[str] | None) -> list[str] | None:
        if sites is None:
            return None
        unknown = sorted(set(sites) - {site.name for site in self.store.sites.all()})
        if unknown:
            raise Invalid(f"there is no site named {unknown[0]!r}")
        return sorted(set(sites))

    def set_password(self, name: str, password: str) -> None:
        """Change a password; sessions that were begun with the old one end.

        Raises:
            NotFound: there is no such account.
            Invalid: the password is not acceptable.
        """
        self.change_person(name, password=password)

    def change_password(self, name: str, old: str, new: str, address: str = "") -> None:
        """Let somebody change their own password.

        Raises:
            SignInFailed, TooManyAttempts: the old one is not theirs.
            Invalid: the new one is not acceptable.
        """
        self._check(name, old, address)
        self.set_password(name, new)

    def prefer(self, name: str, preferences: Preferences) -> None:
        """Keep how somebody wants the console to be."""
        self.store.people.change(name, lambda kept: kept.model_copy(update={"preferences": preferences}))

    def sign_in(self, name: str, password: str, address: str = "") -> tuple[str, Session]:
        """Begin a session; return its token, which is kept only as a hash.

        Raises:
            SignInFailed, TooManyAttempts: and nothing more is told.
        """
        return self.open_session(self._check(name, password, address))

    def _check(self, name: str, password: str, address: str) -> Account:
        attempts = Attempts(self.store, self.keyring)
        attempts.begin(name, address)
        account = self.store.people.get(name)
        # Unknown names cost the same time as known ones.
        if not fits(password, account.password_hash if account else None) or account is None:
            raise SignInFailed("This name and password do not belong together.")
        attempts.succeed(name, address)
        return account

    def open_session(self, account: Account) -> tuple[str, Session]:
        """Begin a session for somebody who has proved who they are."""
        token = secrets.token_urlsafe(32)
        ends = self.clock() + ABSOLUTE
        session = Session(
            name=account.name,
            role=account.role,
            csrf=secrets.token_urlsafe(16),
            password=_proof(account),
            ends_ms=int(ends.timestamp() * 1000),
            sites=account.sites,
            preferences=account.preferences,
        )
        self.store.people.open_session(_token_hash(token), session, idle=IDLE)
        return token, session

    def session(self, token: str) -> Session | None:
        """Return the session of a token, unless it was idle for too long, has ended, or its password changed.

        Role, sites and preferences are the account's of now.
        """
        session = self.store.people.session(_token_hash(token), idle=IDLE)
        if session is None or session.ends_ms < self.clock().timestamp() * 1000:
            return None
        account = self.store.people.get(session.name)
        if account is None or _proof(account) != session.password:
            return None
        return session.model_copy(
            update={"role": account.role, "sites": account.sites, "preferences": account.preferences}
        )

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.store.people.close_session(_token_hash(token))


def _proof(account: Account) -> str:
    return _token_hash(account.made + (account.password_hash or ""))


def _account(**fields: object) -> Account:
    try:
        return Account.model_validate(fields)
    except ValidationError as error:
        raise Invalid(sentence(error)) from error
