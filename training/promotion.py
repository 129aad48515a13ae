"""From a comparison to a champion: what was compared lies beside the challenger, and the gate reads it there."""

from contextlib import suppress
from pathlib import Path

from models.manifest import Manifest, ModelRefused
from models.registry import Registry
from training import gate
from training.contest import Contest, lacking

_FILE = "comparison.json"
_LEAST_REASON = 10  # characters


def keep(registry: Registry, contest: Contest) -> Path:
    """Write a comparison beside its challenger, where `promote` looks for it, and count it; return the file."""
    with suppress(FileNotFoundError, ValueError):
        before = _compared(registry, contest.challenger)
        contest.nth += before.nth if before.digests == contest.digests else 0
    path = registry.root / contest.challenger / _FILE
    path.write_text(contest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def not_asked(registry: Registry, version: str, limits: gate.Gate) -> list[str]:
    """Return what the gate would have looked at and could not, as the comparison beside a version lacks it."""
    try:
        return gate.unmeasured(limits, _compared(registry, version))
    except (FileNotFoundError, ValueError):
        return []


def reasons_against(registry: Registry, version: str, limits: gate.Gate) -> list[str]:
    """Return why a version may not be promoted, a sentence each. Raises ModelRefused where it cannot be loaded.

    Where nothing decides yet, there is nothing to compare with: its manifest alone is looked at.
    """
    challenger = registry.verify(version)
    try:
        champion = _champion(registry, challenger.site)
    except ModelRefused as refused:
        return [f"the champion cannot be compared with: {refused}"]
    if champion is None:
        return [f"its manifest lacks {what}" for what in lacking(challenger)]
    if champion.version == version:
        return []
    try:
        contest = _compared(registry, version)
    except FileNotFoundError:
        site = f" --site {challenger.site}" if challenger.site else ""
        return [
            f"it has not been compared with {champion.version}, the champion: "
            f"`ombud-train compare {champion.version} {version}{site} --examples FILE`"
        ]
    except ValueError:
        return [f"{registry.root / version / _FILE} is not a comparison"]
    outdated = gate.outdated(contest, champion, challenger)
    return [f"its comparison does not count: {outdated}"] if outdated else gate.refusals(limits, contest)


def promote(
    registry: Registry, version: str, limits: gate.Gate, *, by: str | None = None, force: str | None = None
) -> list[str]:
    """Make a version the champion, and return what was said against it: nothing, unless forced.

    `force` is the reason in spite of which, and goes on the record with what it overrides. Raises ModelRefused, with
    every reason, where the gate refuses, and ValueError where `force` gives no reason.
    """
    if force is not None and len(force.strip()) < _LEAST_REASON:
        raise ValueError(f"--force needs a reason in words, at least {_LEAST_REASON} characters: it goes on the record")
    against = reasons_against(registry, version, limits)
    if against and force is None:
        raise ModelRefused(f"{version} is not promoted: {'; '.join(against)}")
    overridden = None
    if force is not None:
        overridden = f"forced: {force.strip()}" + (f" (against: {'; '.join(against)})" if against else "")
    registry.promote(version, by=by, reason=overridden)
    return against


def _champion(registry: Registry, site: str | None) -> Manifest | None:
    if not (registry.root / "CHAMPION").is_file() and site not in registry.sites():
        return None
    return registry.manifest(registry.champion(site))


def _compared(registry: Registry, version: str) -> Contest:
    return Contest.model_validate_json((registry.root / version / _FILE).read_bytes())
