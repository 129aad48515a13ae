"""The service: from a site's webhook to a decision carried back."""
