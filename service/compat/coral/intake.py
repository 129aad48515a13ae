"""A comment of Coral's becomes a case, though Coral does not say which comment it is."""

from collections.abc import Sequence
from contextlib import suppress

import anyio.to_thread

from service.compat.coral.messages import PhaseIn, relayed
from service.compat.gateway import Gateway
from service.domain.cases import Case, Status
from service.domain.coral import Place, alike
from service.domain.errors import Conflict, Unavailable
from service.domain.sites import Site
from service.usecases.coral import comment_ids, place_id, place_of

_OVER = (Status.SUPERSEDED, Status.ERASED)


async def take_in(gateway: Gateway, site: Site, said: PhaseIn) -> Case:
    """Write a comment down as a new one or, where that can be told, as a new revision; return its case.

    Raises:
        Unavailable, Conflict, Limited: it was not accepted.
    """
    place = Place(said.story.id, said.author.id, said.comment.parentID or None)
    case = await _revised(gateway, site, said, place) if said.action == "EDIT" else None
    if case is None:
        case = await _made(gateway, site, said, place)
    with suppress(Unavailable):  # an edit will count as a comment of its own
        await anyio.to_thread.run_sync(_remember, gateway, case, place)
    return case


async def _made(gateway: Gateway, site: Site, said: PhaseIn, place: Place) -> Case:
    for comment_id in comment_ids(gateway.keyring, place, said.comment.body):
        with suppress(Conflict):  # it says the same in other letters
            case = await gateway.take_in(site, relayed(said, comment_id, 1))
            if case.status not in _OVER:
                return case
    raise Conflict("the same was sent, edited and sent again too often")


async def _revised(gateway: Gateway, site: Site, said: PhaseIn, place: Place) -> Case | None:
    """Take an edit in as a revision of what it changes: the one comment of its author there that it resembles."""
    found = await anyio.to_thread.run_sync(_in_place, gateway, site, place)
    before = [case for case in found if alike(case.comment.text, said.comment.body)]
    if len(before) != 1:
        return None
    (comment,) = [case.comment for case in before]
    same = relayed(said, comment.id, comment.revision)
    if same.text != comment.text:
        same = same.model_copy(update={"revision": comment.revision + 1})
    with suppress(Conflict):  # another edit came first
        return await gateway.take_in(site, same)
    return None


def _in_place(gateway: Gateway, site: Site, place: Place) -> Sequence[Case]:
    store = gateway.store
    wanted = store.coral.in_place(site.name, place_id(gateway.keyring, place), now=gateway.clock())
    cases = store.cases.find(site.name, wanted)
    return [case for case in cases if case and case.status not in _OVER and place_of(case.comment) == place]


def _remember(gateway: Gateway, case: Case, place: Place) -> None:
    comment = case.comment
    which = place_id(gateway.keyring, place)
    gateway.store.coral.remember(comment.site, which, comment.id, now=gateway.clock())
