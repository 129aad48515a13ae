"""What is brought for Kubernetes, read without a cluster, against its schemas (version 1.32 without descriptions)."""

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from test_deployment import instructions, understand
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service.dispatch import make_app
from service.domain.addresses import BROKER_SCHEMES, STORE_SCHEMES, checked
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "deploy" / "kubernetes"
BASE = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
DEFINITIONS = json.loads((Path(__file__).parent / "schemas" / "kubernetes-1.32.json").read_text())["$defs"]
OBJECTS: list[dict[str, Any]] = [
    each for name in BASE["resources"] for each in yaml.safe_load_all((FOLDER / name).read_text())
]
DEPLOYMENTS = {each["metadata"]["name"]: each for each in OBJECTS if each["kind"] == "Deployment"}
OURS = BASE["labels"][0]["pairs"]
PARTS = ("web", "worker", "deliverer", "sweep")
SCALED_OBJECT = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "properties": {
        "apiVersion": {"const": "keda.sh/v1alpha1"},
        "kind": {"const": "ScaledObject"},
        "spec": {
            "type": "object",
            "required": ["scaleTargetRef", "triggers"],
            "additionalProperties": False,
            "properties": {
                "scaleTargetRef": {"type": "object", "required": ["name"]},
                "minReplicaCount": {"type": "integer", "minimum": 1},
                "maxReplicaCount": {"type": "integer"},
                "pollingInterval": {"type": "integer"},
                "advanced": {"type": "object"},
                "triggers": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["type", "metadata"],
                        "properties": {
                            "type": {"enum": ["prometheus", "cpu"]},
                            "metricType": {"enum": ["AverageValue", "Value", "Utilization"]},
                            "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}
every_part = pytest.mark.parametrize("part", PARTS)


def definition(thing: dict[str, Any]) -> str:
    """The name of an object's schema."""
    group, _, version = thing["apiVersion"].rpartition("/")
    return f"io.k8s.api.{group.removesuffix('.k8s.io') or 'core'}.{version}.{thing['kind']}"


def faults(thing: dict[str, Any]) -> list[str]:
    """What Kubernetes would not accept of an object."""
    schema = {"$ref": f"#/$defs/{definition(thing)}", "$defs": DEFINITIONS}
    return [f"{each.json_path}: {each.message}" for each in Draft202012Validator(schema).iter_errors(thing)]


def pod(part: str) -> dict[str, Any]:
    return DEPLOYMENTS[part]["spec"]["template"]["spec"]


def container(part: str) -> dict[str, Any]:
    [only] = pod(part)["containers"]
    return only


@pytest.mark.parametrize("thing", OBJECTS, ids=lambda thing: f"{thing['kind']}-{thing['metadata']['name']}")
def test_kubernetes_accepts_what_is_written(thing: dict[str, Any]) -> None:
    assert faults(thing) == []


def test_a_slip_of_the_pen_is_noticed() -> None:
    slip = json.loads(json.dumps(DEPLOYMENTS["web"]))
    slip["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
    slip["spec"]["replicas"] = "two"
    assert len(faults(slip)) == 2


def test_every_part_is_there() -> None:
    assert set(DEPLOYMENTS) == set(PARTS)


@every_part
def test_a_part_runs_what_our_command_line_understands(part: str) -> None:
    understand(container(part)["args"])
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if command := container(part).get(probe, {}).get("exec"):
            understand(command["command"])


@every_part
def test_a_part_may_do_little(part: str) -> None:
    assert pod(part)["securityContext"]["runAsNonRoot"] is True
    [user] = instructions("USER")
    assert user == f"{pod(part)['securityContext']['runAsUser']}:{pod(part)['securityContext']['runAsGroup']}"
    assert pod(part)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod(part)["automountServiceAccountToken"] is False
    assert container(part)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"memory", "cpu"} == set(container(part)["resources"]["requests"])
    assert "memory" in container(part)["resources"]["limits"]


@every_part
def test_a_part_outlives_the_maintenance_of_a_node(part: str) -> None:
    assert DEPLOYMENTS[part]["spec"]["replicas"] >= 2
    assert DEPLOYMENTS[part]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    labels = DEPLOYMENTS[part]["spec"]["template"]["metadata"]["labels"]
    assert DEPLOYMENTS[part]["spec"]["selector"]["matchLabels"] == labels
    budgets = [each["spec"] for each in OBJECTS if each["kind"] == "PodDisruptionBudget"]
    assert [each["maxUnavailable"] for each in budgets if each["selector"]["matchLabels"] == labels] == [1]
    assert "livenessProbe" in container(part)


@every_part
def test_a_part_reads_its_settings_and_gets_its_secrets_by_reference(part: str) -> None:
    config = next(each["data"] for each in OBJECTS if each["kind"] == "ConfigMap")
    given = {each["name"]: each["valueFrom"]["secretKeyRef"] for each in container(part)["env"]}
    assert {reference["name"] for reference in given.values()} == {"ombud"}
    values = dict(re.findall(r"--from-literal=([\w-]+)='([^']+)'", (FOLDER / "kustomization.yaml").read_text()))
    values |= {"secret": "s" * 32, "metrics-token": "t" * 16}
    settings = Settings.read({**config, **{name: values[each["key"]] for name, each in given.items()}})
    assert checked(settings.store_url, STORE_SCHEMES, "").startswith(f"redis://{STORE_USERS[part]}:")
    assert checked(settings.broker_url, BROKER_SCHEMES, "").startswith("redis://broker:")
    assert make_app(settings.broker_url)


STORE_USERS = {"web": "web", "worker": "worker", "deliverer": "worker", "sweep": "sweep"}


def test_only_web_and_deliverer_reach_addresses_outside() -> None:
    policies = {each["metadata"]["name"]: each["spec"] for each in OBJECTS if each["kind"] == "NetworkPolicy"}
    assert policies["ombud"]["podSelector"] == {"matchLabels": OURS}
    assert "ingress" not in policies["ombud"]
    [who] = policies["outside"]["podSelector"]["matchExpressions"]
    assert who["values"] == ["web", "deliverer"]
    [rule] = policies["outside"]["egress"]
    assert "169.254.0.0/16" in rule["to"][0]["ipBlock"]["except"]


@pytest.mark.parametrize(("proxy", "caller"), [("10.244.1.7", "93.184.216.34"), ("93.184.216.35", "93.184.216.35")])
def test_callers_are_told_apart_behind_an_ingress_and_strangers_can_not_choose_who_they_are(
    proxy: str, caller: str
) -> None:
    config = next(each["data"] for each in OBJECTS if each["kind"] == "ConfigMap")
    heard: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        heard.append(scope["client"][0])

    served = ProxyHeadersMiddleware(app, config["FORWARDED_ALLOW_IPS"])
    headers = [(b"x-forwarded-for", b"93.184.216.34")]
    scope: Any = {"type": "http", "client": (proxy, 1), "headers": headers}
    asyncio.run(served(scope, None, None))  # type: ignore[arg-type]
    assert heard == [caller]


def test_the_password_is_asked_for_on_a_terminal() -> None:
    [command] = re.findall(r"^#\s+kubectl .* exec .*$", (FOLDER / "kustomization.yaml").read_text(), re.MULTILINE)
    assert " exec -it " in command
    understand(command.partition(" -- ")[2].split())


def test_no_policy_touches_what_else_is_in_the_namespace() -> None:
    selectors = [each["spec"]["podSelector"] for each in OBJECTS if each["kind"] == "NetworkPolicy"]
    assert all(OURS.items() <= each.get("matchLabels", {}).items() for each in selectors)


def test_workers_are_added_while_comments_wait() -> None:
    scaled = yaml.safe_load((FOLDER / "autoscaling" / "worker.yaml").read_text())
    assert [each.message for each in Draft202012Validator(SCALED_OBJECT).iter_errors(scaled)] == []
    assert scaled["spec"]["scaleTargetRef"]["name"] in DEPLOYMENTS
    [query] = [each["metadata"]["query"] for each in scaled["spec"]["triggers"] if "query" in each["metadata"]]
    [metric] = re.findall(r"ombud_\w+", query)
    assert f'"{metric}"' in (ROOT / "service" / "web" / "metrics_store.py").read_text()


def test_the_prometheus_that_is_brought_finds_web_and_names_it_as_autoscaling_and_alerts_ask_for_it() -> None:
    folder = ROOT / "deploy" / "observability"
    [job] = yaml.safe_load((folder / "prometheus-kubernetes.yml").read_text())["scrape_configs"]
    [found] = job["kubernetes_sd_configs"]
    assert found == {"role": "pod", "namespaces": {"names": [BASE["namespace"]]}}
    keep, *named = job["relabel_configs"]
    labels = {**OURS, **DEPLOYMENTS["web"]["spec"]["template"]["metadata"]["labels"]}
    says = {f"__meta_kubernetes_pod_label_{re.sub('[^a-z]', '_', label)}": value for label, value in labels.items()}
    [port] = container("web")["ports"]
    says["__meta_kubernetes_pod_container_port_name"] = port["name"]
    assert re.fullmatch(keep["regex"], ";".join(says[label] for label in keep["source_labels"]))
    given = {"job": job["job_name"], **{each["target_label"]: BASE["namespace"] for each in named}}
    scaled = yaml.safe_load((FOLDER / "autoscaling" / "worker.yaml").read_text())
    asked = [trigger["metadata"] for trigger in scaled["spec"]["triggers"] if trigger["type"] == "prometheus"]
    assert all(each["ignoreNullValues"] == "false" for each in asked), "no figure counts as 0 otherwise"
    alerts = re.findall(r"expr: .*", (folder / "alerts.yml").read_text())
    for query in (*(each["query"] for each in asked), *alerts):
        for label, value in re.findall(r'\b(job|namespace)="(\w+)"', query):
            assert given[label] == value, query


def test_the_image_is_the_one_of_this_version() -> None:
    [image] = BASE["images"]
    assert f"## [{image['newTag']}]" in (ROOT / "CHANGELOG.md").read_text()
    assert {container(part)["image"] for part in PARTS} == {image["name"]}


def test_kustomize_puts_it_together() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    told = subprocess.run(["kubectl", "kustomize", FOLDER], capture_output=True, text=True, check=False)
    if told.returncode and "kustomize" not in told.stderr:
        pytest.skip("kubectl can't be run here")
    assert told.returncode == 0, told.stderr
    made = list(yaml.safe_load_all(told.stdout))
    assert len(made) == len(OBJECTS)
    for thing in made:
        assert thing["metadata"]["namespace"] == "ombud"
        assert faults(thing) == []
