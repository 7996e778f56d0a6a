"""The demo: a bundled newsroom and its loopback server."""
