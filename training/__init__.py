"""From public data and a site's own decisions to a promoted model."""
