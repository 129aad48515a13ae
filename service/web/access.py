"""Who is at the console, and what they may see: every endpoint of the console begins here."""

import hmac

import anyio.to_thread
from starlette.requests import Request

from service.domain.cases import Case
from service.domain.errors import NotFound
from service.domain.sites import Site
from service.store.people import Session
from service.web.errors import Problem
from service.web.state import state_of

COOKIE = "ombud_session"
CSRF_HEADER = "x-ombud-csrf"


async def signed_in(request: Request, *roles: str) -> Session:
    """Return the session behind a request, with the rights that its account has now.

    Raises:
        Problem: there is none, it lacks the role, or the request did not come from the console's page.
    """
    token = request.cookies.get(COOKIE, "")
    session = await anyio.to_thread.run_sync(state_of(request).accounts.session, token) if token else None
    if session is None:
        raise Problem("sign-in-failed", "Sign in first.")
    if request.method != "GET" and not hmac.compare_digest(
        request.headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()
    ):
        raise Problem("forbidden", f"The header {CSRF_HEADER} is missing or not of this session.")
    if roles and session.role not in roles:
        raise Problem("forbidden", f"This takes the role {' or '.join(roles)}.")
    return session


async def visible_sites(request: Request, session: Session, wanted: str | None = None) -> list[Site]:
    """Return the sites that a person may see, by name, or of these the one that is wanted.

    Raises:
        NotFound: there is no such site, or it is not theirs to see; which of the two is not told.
    """
    sites = [
        site
        for site in await anyio.to_thread.run_sync(state_of(request).directory.sites)
        if session.may_see(site.name) and wanted in (None, site.name)
    ]
    if wanted is not None and not sites:
        raise NotFound(f"there is no site named {wanted!r} among yours")
    return sites


async def visible_names(request: Request, session: Session, wanted: str | None = None) -> list[str]:
    """Return the names of `visible_sites`."""
    return [site.name for site in await visible_sites(request, session, wanted)]


def need_all_sites(session: Session) -> None:
    """Hold what concerns every site to an admin of them all.

    Raises:
        Problem: some sites are not theirs.
    """
    if session.sites is not None:
        raise Problem("forbidden", "This takes an admin of all sites.")


async def visible_case(request: Request, session: Session, case_id: str) -> Case:
    """Return a case of a site that a person may see.

    Raises:
        NotFound: there is no such case, or it is not theirs to see.
    """
    (case,) = await anyio.to_thread.run_sync(state_of(request).store.cases.load, [case_id])
    if case is None or not session.may_see(case.comment.site):
        raise NotFound("there is no such case")
    return case
