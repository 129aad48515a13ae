"""A mark that whoever copies the store's files looks for: what was written just now must be in them."""

import hashlib
import secrets

from service.store import keys
from service.store.server import Call, Script, Server

_KEPT_S = 3600
# A full store is worth copying too (Redis 7, as the files that are copied).
_LEAVE = "#!lua flags=allow-oom\nreturn redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])\n"


def leave_mark(server: Server) -> bytes:
    """Write a new mark; return it as it will stand in the append-only files, also after a rewrite.

    A snapshot compresses no string of up to 20 bytes, and this has 16.

    Raises:
        Unavailable: the server does not answer, or takes no writes.
    """
    mark = secrets.token_hex(8)
    digest = hashlib.sha1(_LEAVE.encode(), usedforsecurity=False).hexdigest()
    # Without waiting for a flush: a server that has none shall be found out by its files.
    server.write([Call(Script(_LEAVE, digest), [keys.BACKUP], [mark, _KEPT_S])], flush=False)
    return mark.encode()
