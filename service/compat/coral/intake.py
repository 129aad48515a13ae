"""A comment of Coral's becomes a case, though Coral does not say which comment it is."""

from contextlib import suppress

from service.compat.coral.messages import PhaseIn, place_of, relayed
from service.compat.coral.places import Places
from service.compat.gateway import Gateway
from service.domain.cases import Case, Status
from service.domain.coral import Place, alike
from service.domain.errors import Conflict
from service.domain.sites import Site
from service.usecases.coral.identity import comment_ids


async def take_in(gateway: Gateway, places: Places, site: Site, said: PhaseIn) -> Case:
    """Write a comment down as a new one or, where that can be told, as a new revision; return its case.

    Raises:
        Unavailable, Conflict, Limited: it was not accepted.
    """
    place = place_of(said)
    case = await _revised(gateway, places, site, said, place) if said.action == "EDIT" else None
    if case is None:
        case = await _made(gateway, site, said, place)
    places.note(gateway, case, place)
    return case


async def _made(gateway: Gateway, site: Site, said: PhaseIn, place: Place) -> Case:
    for comment_id in comment_ids(gateway.keyring, place, said.comment.body):
        with suppress(Conflict):  # it says the same in other letters
            case = await gateway.take_in(site, relayed(said, comment_id, 1))
            if case.status not in (Status.SUPERSEDED, Status.ERASED):
                return case
    raise Conflict("the same was sent, edited and sent again too often")


async def _revised(gateway: Gateway, places: Places, site: Site, said: PhaseIn, place: Place) -> Case | None:
    """Take an edit in as a revision of what it changes: the one comment of its author there that it resembles."""
    found = await places.find(gateway, site, place)
    before = [case.comment for case in found if alike(case.comment.text, said.comment.body)]
    if len(before) != 1:
        return None
    (comment,) = before
    same = relayed(said, comment.id, comment.revision)
    if same.text != comment.text:
        same = same.model_copy(update={"revision": comment.revision + 1})
    with suppress(Conflict):  # another edit came first
        return await gateway.take_in(site, same)
    return None
