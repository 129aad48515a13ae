"""Hurt the whole service, and look whether it kept its promises: `python -m faults --faults 2000 --seed 7`."""

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

from faults.ordeal import Ordeal


def main() -> int:
    """Run one ordeal; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="faults-"))
    broken = Ordeal(place, asked.seed, asked.faults).run()
    for sentence in broken[:50]:
        print(f"BROKEN: {sentence}")
    if broken:
        print(f"{len(broken)} promises were broken; --seed {asked.seed} draws the same faults, and all is in {place}")
    else:
        shutil.rmtree(place)
        print("every promise was kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
