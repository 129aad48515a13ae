"""What can be refused, in words that the caller can act on. Front doors turn these into their format."""


class Refused(Exception):
    """The base of every refusal; `code` is stable, the message is for people."""

    code = "refused"


class NotFound(Refused):
    """There is no such site, comment, case or user."""

    code = "not-found"


class Conflict(Refused):
    """The state of things does not allow it: a lost claim, a superseded revision, a name taken."""

    code = "conflict"


class Forbidden(Refused):
    """It is not for this person to do."""

    code = "forbidden"


class Invalid(Refused):
    """A value given by an operator is not acceptable."""

    code = "invalid"


class TooLarge(Refused):
    """A body has more bytes than are taken."""

    code = "too-large"


class Encoded(Refused):
    """A body is compressed: what it would grow to can't be known."""

    code = "encoded"


class TooSlow(Refused):
    """A body did not come in time."""

    code = "too-slow"


class Limited(Refused):
    """A site sends faster than it may; `wait_s` seconds later there is room."""

    code = "too-many-requests"

    def __init__(self, wait_s: float) -> None:
        super().__init__("This site sends faster than its rate limit allows.")
        self.wait_s = wait_s


class Unavailable(Refused):
    """Ombud can't do it now and says when to come back; nothing was accepted."""

    code = "unavailable"

    def __init__(self, message: str, retry_after_s: int = 5) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
