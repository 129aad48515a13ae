"""What counts are turned into: shares, quantiles of a coarse histogram, agreement beyond chance."""

import math
from collections.abc import Mapping

_STEP = 1.1
"""Each bucket of times ends a tenth later than the one before, so a quantile is right to five per cent."""


def bucket(seconds: float) -> int:
    """Return the bucket of a length of time; everything below a second is in the first."""
    return 0 if seconds < 1 else 1 + int(math.log(seconds) / math.log(_STEP))


def middle(number: int) -> float:
    """Return the middle of a bucket, in seconds."""
    return 0.5 if number == 0 else float(_STEP ** (number - 0.5))


def quantile(buckets: Mapping[int, int], share: float) -> float | None:
    """Return the seconds below which a share (0 to 1) of the counted times lie; None where nothing was counted.

    The answer is the middle of the bucket, so it is never off by more than half a bucket.
    """
    total = sum(buckets.values())
    if not total:
        return None
    wanted = max(1, math.ceil(share * total))
    seen = 0
    for number in sorted(buckets):
        seen += buckets[number]
        if seen >= wanted:
            break
    return middle(number)


def share(part: int, whole: int) -> float | None:
    """Return `part / whole`; None where there is no whole."""
    return part / whole if whole else None


_Z = 1.959964
"""Of a 95% interval."""


def weighted_share(yes: Mapping[float, int], no: Mapping[float, int]) -> tuple[float, float, float] | None:
    """Return a share and the ends of its 95% interval, from counts by the probability that each had to be looked at.

    Each case stands for one over its probability (Horvitz and Thompson, 1952). The interval is Wilson's, on the number
    of cases that as many equal weights would make (Kish, 1965). None without any case.
    """
    weights = [(1 / p, count, said) for said, counts in ((1, yes), (0, no)) for p, count in counts.items() if count]
    total = sum(weight * count for weight, count, _ in weights)
    if not total:
        return None
    value = sum(weight * count * said for weight, count, said in weights) / total
    n = total**2 / sum(weight**2 * count for weight, count, _ in weights)
    middle = (value + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(value * (1 - value) / n + _Z**2 / (4 * n**2))
    return value, max(0.0, middle - half), min(1.0, middle + half)


def kappa(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> float | None:
    """Return Cohen's kappa of two raters' answers: 1 is agreement always, 0 as often as chance would have it.

    `yes_no` counts what the first called yes and the second no. None where it says nothing: without answers, or
    where chance alone would always agree. Cohen, A Coefficient of Agreement for Nominal Scales, 1960.
    """
    total = yes_yes + yes_no + no_yes + no_no
    if not total:
        return None
    agreed = (yes_yes + no_no) / total
    first, second = (yes_yes + yes_no) / total, (yes_yes + no_yes) / total
    by_chance = first * second + (1 - first) * (1 - second)
    return None if math.isclose(by_chance, 1) else (agreed - by_chance) / (1 - by_chance)
