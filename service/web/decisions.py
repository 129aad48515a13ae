"""Deciding at the console: one case, or many in one request."""

from typing import Annotated, Any, Literal

import anyio.to_thread
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response

from service.bodies import read_body
from service.domain.errors import NotFound, Unavailable
from service.store.people import Session
from service.usecases.deciding import Actor, Done
from service.web.access import signed_in
from service.web.bodies import parse
from service.web.case_view import show
from service.web.errors import KINDS, problem_of
from service.web.json import Json
from service.web.state import State, state_of

_MAX_BODY = 512 * 1024
_Outcome = Literal["approve", "reject"]
_Note = Annotated[str, Field(max_length=1_000)]


class ActionIn(BaseModel):
    """What a person does with a case."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["approve", "reject", "skip", "hand_over", "second_opinion", "undo"] = Field(
        validation_alias=AliasChoices("action", "outcome")
    )
    claim: Annotated[str, Field(max_length=64)] | None = None
    reason: Annotated[str, Field(max_length=40)] | None = None
    note: _Note | None = None
    copies: bool = False
    to: Annotated[str, Field(max_length=80)] | None = None
    opinion: _Outcome | None = None
    seq: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> "ActionIn":
        if "reject" in (self.action, self.opinion) and self.reason is None:
            raise ValueError("rejecting takes a reason")
        if self.action != "undo" and not self.claim:
            raise ValueError("this takes the claim under which the case is held")
        if self.action == "hand_over" and not (self.note or "").strip():
            raise ValueError("handing over takes a note")
        return self


class CaseActionIn(ActionIn):
    """The same, with the case that is meant."""

    case: Annotated[str, Field(max_length=64)]


class ActionsIn(BaseModel):
    """Many at once."""

    model_config = ConfigDict(extra="forbid")

    decisions: Annotated[list[CaseActionIn], Field(min_length=1, max_length=100)]


async def decide(request: Request) -> Response:
    """Decide one case, or undo or pass it on."""
    session = await signed_in(request)
    wanted = parse(ActionIn, await read_body(request, _MAX_BODY))
    state = state_of(request)

    def work() -> tuple[str, dict[str, Any]]:
        done = _act(state, session, request.path_params["case"], wanted)
        (shown,) = show(state.store, [done.case], person=session.name, leads=session.leads)
        return done.case.comment.site, {**shown, "copies": done.copies}

    site, shown = await anyio.to_thread.run_sync(work)
    state.nudges.deliver([site])
    return Json(shown)


async def decide_many(request: Request) -> Response:
    """Do the same for many cases; each stands for itself."""
    session = await signed_in(request)
    wanted = parse(ActionsIn, await read_body(request, _MAX_BODY))
    state = state_of(request)

    def work() -> tuple[set[str], list[dict[str, Any]]]:
        sites, results = set(), []
        for each in wanted.decisions:
            try:
                done = _act(state, session, each.case, each)
            except Unavailable:
                raise  # what has been written already is found done when all is sent again
            except Exception as error:
                problem = problem_of(error)
                if problem.kind == "internal":
                    raise
                status = KINDS[problem.kind][0]
                results.append({"case": each.case, "status": status, "detail": str(problem), "copies": []})
                continue
            sites.add(done.case.comment.site)
            seen = {"case": each.case, "status": 200, "detail": None, "copies": done.copies, "seq": done.case.seq}
            results.append(seen)
        return sites, results

    sites, results = await anyio.to_thread.run_sync(work)
    state.nudges.deliver(sites)
    return Json({"results": results})


def _act(state: State, session: Session, case_id: str, wanted: ActionIn) -> Done:
    (case,) = state.store.cases.load([case_id])
    if case is None or not session.may_see(case.comment.site):
        raise NotFound("there is no such case")
    deciding = state.deciding
    actor = Actor(session.name, wanted.claim or "", leads=session.leads, sites=session.sites)
    match wanted.action:
        case "approve" | "reject":
            return deciding.decide(
                case_id, actor, wanted.action, reason=wanted.reason, note=wanted.note, copies=wanted.copies
            )
        case "skip":
            return deciding.skip(case_id, actor)
        case "hand_over":
            return deciding.hand_over(case_id, actor, to=wanted.to, note=wanted.note or "")
        case "second_opinion":
            return deciding.ask_second(
                case_id, actor, note=wanted.note or "", opinion=wanted.opinion, reason=wanted.reason
            )
        case "undo":
            return deciding.undo(case_id, actor, seq=wanted.seq, note=wanted.note or "")
