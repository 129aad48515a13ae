"""The front door for Celery: processes that score and deliver."""
