"""What one run did, item by item, in numbers and in failures."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where in the flow a thing happened."""

    FEED = "feed"
    PAGE = "page"
    ARTICLE = "article"
    STORY = "story"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that failed: what it was, a constant reason, the message, and when to try again."""

    stage: Stage
    key: str
    reason: str
    message: str
    retry_at: datetime | None = None


@dataclass(slots=True)
class RunReport:
    """What a run counted; the only record that grows, because a run does."""

    now: datetime
    feeds_asked: int = 0
    feeds_unchanged: int = 0
    feeds_failed: int = 0
    entries_new: int = 0
    pages_new: int = 0
    articles_new: int = 0
    revisions_new: int = 0
    stories_new: int = 0
    stories_relevant: int = 0
    reversals: int = 0
    blocks_folded: int = 0
    contracts: int = 0
    alerts: list[int] = field(default_factory=list)
    corrections: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def nothing_new(self) -> bool:
        """Whether the run added nothing to the store."""
        return not (self.entries_new or self.pages_new or self.revisions_new or self.stories_new or self.alerts)

    @property
    def every_feed_failed(self) -> bool:
        """Whether feeds were asked and none answered."""
        return self.feeds_asked > 0 and self.feeds_failed == self.feeds_asked
