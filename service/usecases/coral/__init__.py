"""What passes between a site's Coral and Ombud beside the phase: ids, decisions, settings."""
