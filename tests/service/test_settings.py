"""The environment, read once."""

import stat
from pathlib import Path

import pytest

from service.domain.errors import Invalid
from service.settings import Settings


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = Settings.read({"OMBUD_DATA_DIR": str(tmp_path)})
    assert settings.embedded
    assert settings.store_url.startswith(f"unix://{tmp_path}")


def test_the_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    assert Settings.read({"OMBUD_DATA_DIR": str(tmp_path)}).max_unscored
    assert list(tmp_path.iterdir()) == [], "who does not need it makes none"
    first = Settings.read({"OMBUD_DATA_DIR": str(tmp_path)}).secret
    assert Settings.read({"OMBUD_DATA_DIR": str(tmp_path)}).secret == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_secret_from_the_environment_leaves_no_file(tmp_path: Path) -> None:
    environ = {"OMBUD_DATA_DIR": str(tmp_path), "OMBUD_SECRET": "x" * 32}
    assert Settings.read(environ).secret == b"x" * 32
    assert list(tmp_path.iterdir()) == []


def test_another_process_reads_the_same(tmp_path: Path) -> None:
    settings = Settings.read({"OMBUD_DATA_DIR": str(tmp_path), "OMBUD_MAX_UNSCORED": "7"})
    other = Settings.read(settings.environ())
    assert (other.store_url, other.broker_url, other.secret) == (
        settings.store_url,
        settings.broker_url,
        settings.secret,
    )
    assert other.max_unscored == 7


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OMBUD_SECRET", "short", "32"),
        ("OMBUD_METRICS_TOKEN", "short", "16"),
        ("OMBUD_MAX_UNSCORED", "many", "not a number"),
        ("OMBUD_LOG_LEVEL", "loud", "it may be debug, info, warning"),
        ("OMBUD_OTEL", "please", "it may be on, off"),
        ("OMBUD_STOER_URL", "redis://", "no such setting"),
        ("OMBUD_STORE_URL", "redis://localhost", "both"),
        ("OMBUD_CA_FILE", "/nowhere/ca.pem", "no such file"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        _ = Settings.read({"OMBUD_DATA_DIR": str(tmp_path), name: value}).secret


def test_nothing_secret_shows_where_settings_are_printed(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "OMBUD_DATA_DIR": str(tmp_path),
            "OMBUD_SECRET": "hidden" * 6,
            "OMBUD_METRICS_TOKEN": "hidden" * 3,
            "OMBUD_STORE_URL": "rediss://ombud:hidden@store/0",
            "OMBUD_BROKER_URL": "amqp://ombud:hidden@broker//",
            "OMBUD_PUBLIC_URL": "https://desk.daily.example",
            "OMBUD_OIDC_ISSUER": "https://id.daily.example",
            "OMBUD_OIDC_CLIENT_ID": "ombud",
            "OMBUD_OIDC_CLIENT_SECRET": "hidden",
        }
    )
    assert settings.metrics_token == "hidden" * 3
    assert "hidden" not in f"{settings} {settings!r} {settings.provider!r}"


def test_an_authority_goes_with_the_addresses_to_every_process(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    settings = Settings.read(
        {
            "OMBUD_DATA_DIR": str(tmp_path),
            "OMBUD_CA_FILE": str(authority),
            "OMBUD_STORE_URL": "rediss+sentinel://s1,s2/ombud/0",
            "OMBUD_BROKER_URL": "amqps://broker//",
        }
    )
    assert settings.store_url == f"rediss+sentinel://s1,s2/ombud/0?ssl_ca_certs={authority}"
    assert settings.broker_url == f"amqps://broker//?ssl_ca_certs={authority}"
    again = Settings.read({**settings.environ(), "OMBUD_CA_FILE": str(authority)})
    assert (again.store_url, again.broker_url) == (settings.store_url, settings.broker_url)


def test_a_store_can_be_no_message_broker(tmp_path: Path) -> None:
    environ = {"OMBUD_STORE_URL": "amqp://broker//", "OMBUD_BROKER_URL": "amqp://broker//"}
    with pytest.raises(Invalid, match="OMBUD_STORE_URL must begin with"):
        Settings.read({"OMBUD_DATA_DIR": str(tmp_path), **environ})


def test_an_identity_provider_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    environ = {
        "OMBUD_DATA_DIR": str(tmp_path),
        "OMBUD_PUBLIC_URL": "https://desk.daily.example/",
        "OMBUD_OIDC_ISSUER": "https://id.daily.example",
        "OMBUD_OIDC_CLIENT_ID": "ombud",
        "OMBUD_OIDC_CLIENT_SECRET": "secret",
    }
    provider = Settings.read(environ).provider
    assert provider is not None
    assert provider.redirect_uri == "https://desk.daily.example/console/sign-in/back"
    assert Settings.read({"OMBUD_PUBLIC_URL": "https://desk.daily.example"}).provider is None
    assert Settings.read(dict.fromkeys(environ, "") | {"OMBUD_DATA_DIR": str(tmp_path)}).provider is None
    with pytest.raises(Invalid, match="OMBUD_PUBLIC_URL"):
        Settings.read({key: value for key, value in environ.items() if key != "OMBUD_PUBLIC_URL"})
    with pytest.raises(Invalid, match="https"):
        Settings.read({**environ, "OMBUD_OIDC_ISSUER": "http://id.daily.example"})
