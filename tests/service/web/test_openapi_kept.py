"""Whatever is sent to an address that is described, good or bad, is answered as the description says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from service.web import openapi

SCHEMA = schemathesis.openapi.from_dict(openapi.document())
SCHEMA.config.generation.update(with_security_parameters=False)
OPERATIONS: dict[str, Any] = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
KNOWN = ("known", "rejected")
# What no schema can say: which ids can be printed, whose cursor it is. Who asks is tested elsewhere.
EXCUSED = [checks.positive_data_acceptance, checks.ignored_auth]


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_one_that_is_described(api: TestClient, post, label: str) -> None:
    operation = OPERATIONS[label]
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    # In a batch each comment is refused by itself, within a good answer.
    excused = [*EXCUSED, *([checks.negative_data_rejection] if label.endswith("/batch") else [])]

    @settings(max_examples=40, derandomize=True)
    @given(case=st.one_of(good, bad), known=st.sampled_from((*KNOWN, None)))
    def ask(case: Any, known: str | None) -> None:
        for each in KNOWN:
            post("Hello", id=each)
        if known and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = known
        sent = case.as_transport_kwargs(base_url="http://testserver")
        sent.pop("cookies", None)
        if "data" in sent:
            sent["content"] = sent.pop("data")
        case.validate_response(api.request(**sent), excluded_checks=excused)

    ask()


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_whoever_does_not_say_who_they_are_is_told_so(client: TestClient, label: str) -> None:
    method, path = label.split()
    said = client.request(method, path.replace("{id}", "1"), content=b"{}")
    assert (said.status_code, said.json()["type"]) == (401, "/problems/unauthorized")
    assert "401" in OPERATIONS[label].definition.raw["responses"]
