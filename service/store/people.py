"""People who sign in: their accounts, sessions and failed attempts."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from service.store import keys
from service.store.server import Call, Server, script

_REPLACE = script("replace")

Role = Literal["moderator", "lead", "admin"]


class Account(BaseModel):
    """Somebody who may sign in. The password is kept as an argon2id hash alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[\w.@-]{1,80}$")]
    role: Role
    password_hash: str


class Session(BaseModel):
    """A signed-in person; `csrf` must come back with everything that changes something."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: Role
    csrf: str
    ends_ms: int
    password: str
    """A digest of the account's password hash: another password ends the session."""


class People:
    """Accounts by name, sessions by the hash of their token."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, account: Account) -> bool:
        """Keep a new account, durably; False if the name is taken."""
        return bool(self._server.run(Call(_REPLACE, [keys.USERS], [account.name, "", account.model_dump_json()])))

    def save(self, account: Account) -> None:
        """Keep a changed account."""
        with self._server.plain() as client:
            client.hset(keys.USERS, account.name, account.model_dump_json())

    def remove(self, name: str) -> bool:
        """Forget an account, and with it its sessions; False if there is none."""
        with self._server.plain() as client:
            return bool(client.hdel(keys.USERS, name))

    def get(self, name: str) -> Account | None:
        """Return the account of this name."""
        with self._server.plain() as client:
            kept = client.hget(keys.USERS, name)
        return Account.model_validate_json(kept) if kept else None

    def all(self) -> list[Account]:
        """Return every account, by name."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.USERS)
        return [Account.model_validate_json(account) for _, account in sorted(kept.items())]

    def open_session(self, token_hash: str, session: Session, *, idle: timedelta) -> None:
        """Begin a session that ends when it has been idle for so long."""
        with self._server.plain() as client:
            client.set(keys.session(token_hash), session.model_dump_json(), ex=idle)

    def session(self, token_hash: str, *, idle: timedelta) -> Session | None:
        """Return a running session and begin its idle time anew."""
        with self._server.plain() as client:
            kept = client.getex(keys.session(token_hash), ex=idle)
        return Session.model_validate_json(kept) if kept else None

    def close_session(self, token_hash: str) -> None:
        """End a session."""
        with self._server.plain() as client:
            client.delete(keys.session(token_hash))

    def count_attempt(self, name: str, *, within: timedelta) -> int:
        """Note an attempt to sign in; return how many there were of late."""
        with self._server.plain() as client:
            pipe = client.pipeline()
            pipe.set(keys.attempts(name), 0, ex=within, nx=True)
            pipe.incr(keys.attempts(name))
            return int(pipe.execute()[1])

    def forget_attempts(self, name: str) -> None:
        """A sign-in that worked clears the count."""
        with self._server.plain() as client:
            client.delete(keys.attempts(name))
