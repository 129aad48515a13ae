"""The description and the code that answers are one."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.routing import Route
from starlette.testclient import TestClient

from service.domain.comments import CommentIn
from service.web import openapi
from service.web.app import routes


def test_it_is_served(client: TestClient) -> None:
    assert client.get("/openapi.json").json() == json.loads(json.dumps(openapi.document()))


def test_every_route_that_sites_use_is_described_and_nothing_else() -> None:
    served = {
        (route.path.replace(":path", ""), method.lower())
        for route in routes()
        if isinstance(route, Route) and route.path.startswith("/v1/")
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = {(path, method) for path, methods in openapi.document()["paths"].items() for method in methods}
    assert served == described


def test_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in document["components"]["schemas"]


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2**54)
    | st.text(max_size=5)
    | st.just("2026-11-22T10:00:00Z")
    | st.just({})
)


@given(st.dictionaries(st.sampled_from(["id", "revision", "text", "author", "created", "language", "colour"]), VALUES))
def test_what_the_description_forbids_is_refused(value: dict[str, object]) -> None:
    document = openapi.document()
    schema = {"$ref": "#/components/schemas/CommentIn", "components": document["components"]}
    try:
        CommentIn.model_validate_json(json.dumps(value))
    except ValidationError:
        return
    jsonschema.validate(value, schema)


@pytest.mark.parametrize("field", ["id", "text"])
def test_the_description_says_what_is_required(field: str) -> None:
    assert field in openapi.document()["components"]["schemas"]["CommentIn"]["required"]
