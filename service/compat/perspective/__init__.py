"""The Perspective API: what its clients send, answered by Ombud's model in Perspective's words."""

from service.compat.perspective.endpoints import routes

__all__ = ["routes"]
