"""Akismet's wire format, versions 1.1 and 1.2: comment-check, submit-spam, submit-ham and what belongs to them."""

from service.compat.akismet.handlers import routes

__all__ = ["routes"]
