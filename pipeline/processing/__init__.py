"""From a page's bytes to an article: extraction, interstitials, identity, the worker pool."""
