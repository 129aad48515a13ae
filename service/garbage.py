"""When Python looks for garbage in processes that have loaded a model: seldom, and not among what stays."""

import gc

_EVERY = 20_000
"""Objects made between two looks, instead of 700: a comment makes some hundreds, and nearly all end by themselves."""


def settle_down() -> None:
    """Take all that is there now for what stays as long as the process, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_EVERY, 10, 10)
