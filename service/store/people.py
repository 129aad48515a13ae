"""People who sign in: their accounts, sessions and failed attempts."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.domain.errors import Conflict, NotFound
from service.store import forms, keys
from service.store.server import Call, Server, script

_REPLACE = script("replace")
_ACCOUNT = script("account")

Role = Literal["moderator", "lead", "admin"]


class Preferences(BaseModel):
    """How somebody wants the console to be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blur: bool = Field(False, description="Whether abusive words are blurred until they are pointed at.")
    break_minutes: Annotated[int, Field(ge=0, le=240)] = Field(
        50, description="After how long a stretch of work a break is suggested; 0: never."
    )
    numbers: bool = Field(False, description="Whether scores are shown as numbers beside their words.")


class Account(BaseModel):
    """Somebody who may sign in. The password is kept as an argon2id hash alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[\w.@-]{1,80}$")]
    role: Role
    password_hash: str | None = None
    """None: they come in through the newsroom's identity provider alone."""
    sites: list[str] | None = None
    """The sites that they may see and decide for; None: all of them."""
    preferences: Preferences = Preferences()
    made: str = ""
    """By chance: who is removed and made again is somebody else."""


class Session(BaseModel):
    """A signed-in person; `csrf` must come back with everything that changes something.

    Role, sites and preferences are those of the account at the time of asking.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    role: Role
    csrf: str
    ends_ms: int
    password: str
    """A digest of the account's password hash and of `made`: another password, or another account, ends the session."""
    sites: list[str] | None = None
    preferences: Preferences = Preferences()

    def may_see(self, site: str) -> bool:
        """Whether a site is this person's to see and to decide for."""
        return self.sites is None or site in self.sites

    @property
    def leads(self) -> bool:
        """Whether this person may do what takes a lead."""
        return self.role != "moderator"


class People:
    """Accounts by name, sessions by the hash of their token."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, account: Account) -> bool:
        """Keep a new account, durably; False if the name is taken."""
        return bool(self._server.run(Call(_REPLACE, [keys.USERS], [account.name, "", account.model_dump_json()])))

    def change(self, name: str, change: Callable[[Account], Account]) -> Account:
        """Change an account, durably; nobody else's change is lost.

        Raises:
            NotFound: there is none of this name.
            Conflict: nobody would be left who may manage people.
        """
        while True:
            kept = self._kept(name)
            if kept is None:
                raise NotFound(f"there is no user named {name!r}")
            changed = change(forms.read(Account, kept))
            if self._put(name, kept, json.dumps(forms.written(changed, kept)), leave_an_admin=True):
                return changed

    def remove(self, name: str, *, leave_an_admin: bool) -> bool:
        """Forget an account, and with it its sessions, durably; False if there is none.

        Raises:
            Conflict: somebody must be left who may manage people, and nobody would be.
        """
        while (kept := self._kept(name)) is not None:
            if self._put(name, kept, "", leave_an_admin=leave_an_admin):
                return True
        return False

    def _kept(self, name: str) -> str | None:
        with self._server.plain() as client:
            kept: str | None = client.hget(keys.USERS, name)
        return kept

    def _put(self, name: str, old: str, new: str, *, leave_an_admin: bool) -> bool:
        done = int(self._server.run(Call(_ACCOUNT, [keys.USERS], [name, old, new, int(leave_an_admin)])))
        if done < 0:
            raise Conflict(f"{name} is the last admin of all sites; make somebody else one first")
        return bool(done)

    def get(self, name: str) -> Account | None:
        """Return the account of this name."""
        kept = self._kept(name)
        return forms.read(Account, kept) if kept else None

    def all(self) -> list[Account]:
        """Return every account, by name."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.USERS)
        return [forms.read(Account, account) for _, account in sorted(kept.items())]

    def open_session(self, token_hash: str, session: Session, *, idle: timedelta) -> None:
        """Begin a session that ends when it has been idle for so long."""
        with self._server.plain() as client:
            client.set(keys.session(token_hash), session.model_dump_json(), ex=idle)

    def session(self, token_hash: str, *, idle: timedelta) -> Session | None:
        """Return a running session and begin its idle time anew."""
        with self._server.plain() as client:
            kept = client.getex(keys.session(token_hash), ex=idle)
        return forms.read(Session, kept) if kept else None

    def close_session(self, token_hash: str) -> None:
        """End a session."""
        with self._server.plain() as client:
            client.delete(keys.session(token_hash))

    def count_attempts(self, names: Sequence[str], *, within: timedelta) -> list[int]:
        """Note an attempt to sign in under each of the names; return how many there were of late."""
        with self._server.plain() as client:
            pipe = client.pipeline()
            for name in names:
                pipe.set(keys.attempts(name), 0, ex=within, nx=True)
                pipe.incr(keys.attempts(name))
            return [int(count) for count in pipe.execute()[1::2]]

    def forget_attempts(self, names: Sequence[str]) -> None:
        """A sign-in that worked clears the counts."""
        with self._server.plain() as client:
            client.delete(*(keys.attempts(name) for name in names))

    def know(self, place: str, *, during: timedelta) -> None:
        """Remember that somebody has signed in from a place (a keyed hash of name and address)."""
        with self._server.plain() as client:
            client.set(keys.known_place(place), 1, ex=during)

    def knows(self, place: str) -> bool:
        """Whether they have, of late."""
        with self._server.plain() as client:
            return bool(client.exists(keys.known_place(place)))
