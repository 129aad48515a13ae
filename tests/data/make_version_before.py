"""Keep a release for the tests of the next: its sources, and what its own code wrote into a store.

`python tests/data/make_version_before.py COMMIT` writes `version_before.zip` and `version_before.json` beside this.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import redis

from service.embedded import EmbeddedServer, socket_path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DRIVER = ROOT / "tests" / "version_before.py"

_USED = """
import sys; sys.path.insert(0, sys.argv[1]); sys.argv[1:] = []
import runpy; runpy.run_path({driver!r}, run_name="looked at")
print(*sorted(m.__file__ for m in sys.modules.values() if (getattr(m, "__file__", None) or "").startswith({root!r})))
"""
_READ = {
    "hash": lambda client, key: client.hgetall(key),
    "string": lambda client, key: client.get(key),
    "set": lambda client, key: sorted(client.smembers(key)),
    "list": lambda client, key: client.lrange(key, 0, -1),
    "zset": lambda client, key: client.zrange(key, 0, -1, withscores=True),
    "stream": lambda client, key: client.xrange(key),
}


def keep_sources(commit: str, folder: Path) -> None:
    """Write what the driver needs of a commit into the archive."""
    tree = subprocess.run(["git", "archive", commit, "service", "models"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", folder], input=tree.stdout, check=True)
    looked = _USED.format(driver=str(DRIVER), root=f"{folder}/")
    used = subprocess.run([sys.executable, "-c", looked, folder], capture_output=True, text=True, check=True)
    files = [Path(name) for name in used.stdout.split()] + sorted(folder.glob("service/store/scripts/*.lua"))
    with zipfile.ZipFile(HERE / "version_before.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            entry = zipfile.ZipInfo(str(file.relative_to(folder)))  # at no time: the same commit, the same archive
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def keep_data() -> None:
    """Let those sources write into an empty store; keep all that stands there, and what they said of it."""
    with tempfile.TemporaryDirectory() as name:
        server = EmbeddedServer(Path(name)).start()
        socket = socket_path(Path(name))
        said = subprocess.run(
            [sys.executable, DRIVER, HERE / "version_before.zip", socket, "write"], capture_output=True, check=True
        )
        client = redis.Redis(unix_socket_path=str(socket), decode_responses=True)
        kept = {
            key: {"type": client.type(key), "ttl": client.ttl(key), "value": _READ[client.type(key)](client, key)}
            for key in sorted(client.scan_iter())
        }
        server.terminate()
        server.wait()
    told = {"said": json.loads(said.stdout), "keys": kept}
    (HERE / "version_before.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        keep_sources(sys.argv[1], Path(made))
    keep_data()
