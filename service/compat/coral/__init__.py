"""Coral's external moderation phase and its webhooks: what it posts, how it signs, which answers it takes."""

from service.compat.coral.endpoints import routes
from service.compat.coral.missed import MISSED

__all__ = ["MISSED", "routes"]
