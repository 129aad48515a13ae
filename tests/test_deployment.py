"""The containers, read without an engine: what is written in the files must be there and fit together."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml

from service.__main__ import app
from service.embedded import PACKED
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
every_one_of_ours = pytest.mark.parametrize("service", OURS.values(), ids=OURS)


def instructions(name: str) -> list[str]:
    """What follows an instruction of the Dockerfile, each time that it stands there."""
    return re.findall(rf"^{name}\s+(.+)$", DOCKERFILE, re.MULTILINE)


def understand(words: Sequence[str]) -> None:
    """Let our command line read a command as far as it can without running it; it raises what it refuses."""
    assert words[0] == "ombud"
    command: Any = typer.main.get_command(app)
    rest = list(words[1:])
    while hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"there is no {name!r} in {' '.join(words)}"
        command = command.commands[name]
    command.make_context(" ".join(words), rest)


def one_liners(service: dict[str, Any]) -> list[str]:
    """The Python in a health check."""
    test = service["healthcheck"]["test"]
    return [after for option, after in pairwise(test) if option == "-c"]


def test_the_four_parts_are_there() -> None:
    assert set(SERVICES) == {"redis", "web", "worker", "sweep"}
    assert set(OURS) == {"web", "worker", "sweep"}


@every_service
def test_a_service_comes_back_by_itself(service: dict[str, Any]) -> None:
    assert service["restart"] == "unless-stopped"


@every_service
def test_a_service_is_looked_at_while_it_runs(service: dict[str, Any]) -> None:
    check = service["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@every_service
def test_a_service_cant_take_the_whole_machine(service: dict[str, Any]) -> None:
    limits = service["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[MG]", limits["memory"])
    assert limits["pids"] > 0
    assert int(service["logging"]["options"]["max-file"]) > 0


@every_service
def test_a_service_may_do_little(service: dict[str, Any]) -> None:
    uid, gid = service["user"].split(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]


@every_service
def test_what_a_service_refers_to_is_there(service: dict[str, Any]) -> None:
    for volume in service["volumes"]:
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
    for other, how in service.get("depends_on", {}).items():
        assert "healthcheck" in SERVICES[other]
        assert how == {"condition": "service_healthy"}
    assert set(service["networks"]) <= set(COMPOSE["networks"])


def test_the_store_keeps_what_it_is_given() -> None:
    command = SERVICES["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "always"
    assert options["--maxmemory-policy"] == "noeviction"
    assert dict(zip(PACKED[::2], PACKED[1::2], strict=True)).items() <= options.items()
    assert "redis-data:/data" in SERVICES["redis"]["volumes"]


def test_the_store_has_memory_to_rewrite_its_file() -> None:
    def in_mb(size: str) -> int:
        return int(size[:-1]) * {"m": 1, "g": 1024}[size[-1].lower()]

    command = SERVICES["redis"]["command"]
    limit = SERVICES["redis"]["deploy"]["resources"]["limits"]["memory"]
    assert in_mb(limit) >= 2 * in_mb(command[command.index("--maxmemory") + 1].removesuffix("b"))


def test_only_web_can_be_reached_and_only_from_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])
    assert SERVICES["redis"]["networks"] == ["store"]
    assert COMPOSE["networks"]["store"] == {"internal": True}


@every_one_of_ours
def test_models_are_mounted_read_only(service: dict[str, Any]) -> None:
    folder = service["environment"]["OMBUD_MODELS_DIR"]
    assert f"./models/releases:{folder}:ro" in service["volumes"]


@every_one_of_ours
def test_the_secret_is_kept_and_shared(service: dict[str, Any]) -> None:
    assert f"ombud-data:{service['environment']['OMBUD_DATA_DIR']}" in service["volumes"]


@every_one_of_ours
def test_every_setting_is_one_that_is_read(service: dict[str, Any], tmp_path: Path) -> None:
    secret = {"OMBUD_SECRET": "s" * 32}  # or it would be made, in a folder of the container
    settings = Settings.read({**service["environment"], **secret})
    assert settings.store_url != settings.broker_url
    for url in (settings.store_url, settings.broker_url):
        assert urlsplit(url).hostname in service["depends_on"]
    named_in_image = dict(re.findall(r"(OMBUD_\w+)=(\S+)", " ".join(instructions("ENV"))))
    Settings.read({**named_in_image, **secret})
    assert named_in_image.items() <= service["environment"].items()


@every_one_of_ours
def test_our_command_line_understands_the_command(service: dict[str, Any]) -> None:
    understand(service["command"])


def test_our_command_line_understands_what_the_comments_say() -> None:
    said = re.findall(r"docker compose exec \w+ (ombud [^`\n]+)", COMPOSE_TEXT)
    assert len(said) >= 3
    for command in said:
        understand(shlex.split(command))


@pytest.mark.parametrize("command", ["ombud wed", "ombud web --hots 0.0.0.0", "ombud sweep 3"])
def test_a_command_that_it_does_not_understand_is_noticed(command: str) -> None:
    with pytest.raises(Exception, match=r"(?i)no such option|unexpected|there is no"):
        understand(command.split())


@every_one_of_ours
def test_a_health_check_can_be_run(service: dict[str, Any]) -> None:
    how, *words = service["healthcheck"]["test"]
    assert how == "CMD"
    if words[0] == "ombud":
        understand(words)
    else:
        [code] = one_liners(service)
        compile(code, "healthcheck", "exec")


def test_web_is_looked_at_where_it_listens() -> None:
    words = SERVICES["web"]["command"]
    port = words[words.index("--port") + 1]
    [code] = one_liners(SERVICES["web"])
    assert f"http://127.0.0.1:{port}/readyz" in code
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert instructions("EXPOSE") == [port]


def test_the_image_copies_what_there_is() -> None:
    copied = [words for words in map(str.split, instructions("COPY")) if not words[0].startswith("--from")]
    sources = [source for words in copied for source in words[:-1]]
    assert {"pyproject.toml", "constraints.txt", *("models", "training", "service")} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists()] == []
    sent = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in sent
    assert [source for source in sources if f"!{source}" not in sent] == []


def test_the_image_starts_what_our_command_line_understands() -> None:
    [command] = instructions("CMD")
    understand(json.loads(command))
    assert instructions("ENTRYPOINT") == []


def test_the_image_runs_as_the_user_that_owns_its_data() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert {service["user"] for service in OURS.values()} == {"10001:10001"}
    assert "--uid 10001" in DOCKERFILE
    assert "--gid 10001" in DOCKERFILE
    assert set(instructions("VOLUME")) == {SERVICES["web"]["environment"]["OMBUD_DATA_DIR"]}


def test_the_image_has_the_pinned_versions_and_nothing_for_developers() -> None:
    assert "-c constraints.txt -r requirements.txt" in DOCKERFILE
    assert "optional-dependencies" not in DOCKERFILE
    assert not re.search(r"\[(dev|train)\]", DOCKERFILE)
    [code] = re.findall(r'RUN python -c "([^"]+)"', DOCKERFILE)
    assert ast.parse(code)


def test_nothing_secret_is_written_down() -> None:
    for text in (COMPOSE_TEXT, DOCKERFILE):
        assert not re.search(r"(?i)(secret|password|token|api_?key)\w*\s*[=:]\s*\S", text)


def test_the_version_is_the_same_everywhere() -> None:
    assert {service["image"] for service in OURS.values()} == {f"ombud:{PROJECT['version']}"}
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text()


def test_every_dependency_is_pinned() -> None:
    pinned = {
        re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower()
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line and not line.startswith("#")
    }
    asked = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", each)[0]).lower() for each in asked} - {"ombud"}
    assert names - pinned == set()


def test_clients_from_npm_are_pinned_by_content_wherever_they_come_from() -> None:
    locked = json.loads((ROOT / "tests" / "clients" / "package-lock.json").read_text())["packages"]
    asked = json.loads((ROOT / "tests" / "clients" / "package.json").read_text())
    assert locked.pop("")["dependencies"] == asked["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked["dependencies"].values())
    assert [name for name, each in locked.items() if "integrity" not in each or "resolved" in each] == []


def test_docker_understands_the_compose_file() -> None:
    if shutil.which("docker") is None:
        pytest.skip("docker is not installed")
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker has no compose plugin")
    told = subprocess.run(
        ["docker", "compose", "--file", ROOT / "docker-compose.yml", "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(json.loads(told.stdout)["services"]) == set(SERVICES)
