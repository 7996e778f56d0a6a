"""From an article to its mentions, its claims and the verdict."""
