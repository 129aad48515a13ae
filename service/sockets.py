"""The socket that web processes serve on."""

import socket

from service.domain.errors import Refused


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to serve on.

    Raises:
        Refused: the address is taken, or not of this machine.
    """
    try:
        return _open(host, port)
    except OSError as error:
        raise Refused(f"{host}:{port} can't be listened on ({error.strerror}); name another with --port") from None


def _open(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(2048)
    return opened
