"""Which languages a comment counts as written in, and whether the model knows them."""

from collections.abc import Collection, Sequence

from service.compat.perspective.errors import Refusal, invalid


def without_region(language: str) -> str:
    """Return `pt` for `pt-BR`."""
    return language.partition("-")[0].lower()


def unsupported(languages: Sequence[str], known: Collection[str]) -> list[str]:
    """Return those of the languages that the model does not know."""
    return [language for language in languages if without_region(language) not in known]


def not_supported(attribute: str, languages: Sequence[str], *, detected: bool) -> Refusal:
    """Return the 400 for an attribute that can't be scored in these languages."""
    shown = [language[:35].encode("utf-8", "replace").decode() for language in languages[:20]]
    kind = "detectedLanguages" if detected else "requestedLanguages"
    return invalid(
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        f"Attribute {attribute} does not support request languages: {', '.join(shown)}",
        languageNotSupportedByAttributeError={kind: shown, "attribute": attribute},
    )
