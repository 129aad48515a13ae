"""A comment of Coral's becomes a case, though Coral does not say which comment it is."""

from contextlib import suppress

import anyio.to_thread

from service.compat.coral.messages import PhaseIn, place_of, relayed
from service.compat.coral.places import Places
from service.compat.gateway import Gateway
from service.domain.cases import Case, Status
from service.domain.comments import Parent
from service.domain.errors import Conflict
from service.domain.sites import Site
from service.usecases.coral.identity import comment_ids


async def take_in(gateway: Gateway, places: Places, site: Site, said: PhaseIn) -> Case:
    """Write a comment down as a new one or, where that can be told, as a new revision; return its case.

    Raises:
        Unavailable, Conflict, Limited: it was not accepted.
    """
    place = place_of(said)
    parent = await anyio.to_thread.run_sync(_parent, gateway, site, place.parent) if place.parent else None
    case = await _revised(gateway, places, site, said, parent) if said.action == "EDIT" else None
    if case is None:
        case = await _made(gateway, site, said, parent)
    places.note(gateway, case, place)
    return case


def _parent(gateway: Gateway, site: Site, coral_id: str) -> Parent | None:
    """Return what a comment answers, if it is known here under its id in Coral: people decide better who see it."""
    case_id = gateway.store.coral.case_of(site.name, coral_id)
    (case,) = gateway.store.cases.load([case_id]) if case_id else [None]
    if case is None or case.status is Status.ERASED:
        return None
    return Parent(id=case.comment.id, text=case.comment.text)


async def _made(gateway: Gateway, site: Site, said: PhaseIn, parent: Parent | None) -> Case:
    place = place_of(said)
    for comment_id in comment_ids(gateway.keyring, place, said.comment.body):
        with suppress(Conflict):  # it says the same in other letters
            case = await gateway.take_in(site, relayed(said, comment_id, 1, parent))
            if case.status not in (Status.SUPERSEDED, Status.ERASED):
                return case
    raise Conflict("the same was sent, edited and sent again too often")


async def _revised(gateway: Gateway, places: Places, site: Site, said: PhaseIn, parent: Parent | None) -> Case | None:
    """Take an edit in as a revision of what it changes, where that can be told."""
    case = await places.edited(gateway, site, place_of(said), said.comment.body)
    if case is None:
        return None
    same = relayed(said, case.comment.id, case.comment.revision, parent)
    if same.text != case.comment.text:
        same = same.model_copy(update={"revision": case.comment.revision + 1})
    with suppress(Conflict):  # another edit came first
        return await gateway.take_in(site, same)
    return None
