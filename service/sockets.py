"""The socket that web processes serve on."""

import socket


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to serve on.

    Raises:
        OSError: the address is taken, or not of this machine.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(2048)
    return opened
