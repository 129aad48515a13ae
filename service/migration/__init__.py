"""From another service's thresholds to ours: what withholds the same share of comments."""
