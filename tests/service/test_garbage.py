"""What has been loaded is not looked at again, and what comes after is still collected."""

import subprocess
import sys

_SCRIPT = """
import gc, weakref
from service.garbage import settle_down

class Thing:
    pass

kept = [Thing() for _ in range(1000)]
settle_down()
assert gc.get_freeze_count() > 1000
assert not any(isinstance(each, Thing) for each in gc.get_objects())
circle = Thing()
circle.itself = circle
gone = weakref.ref(circle)
del circle
held = []
while gone() is not None:
    held.append([])  # what is made now brings a look about, sooner or later
    assert len(held) < 1_000_000
"""


def test_what_is_loaded_is_left_alone_and_later_garbage_still_goes() -> None:
    subprocess.run([sys.executable, "-c", _SCRIPT], check=True, timeout=60)
