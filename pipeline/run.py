"""The one composition: what is missing is made, stage by stage.

    feeds past their time ──fetch, parse──► entries
    entries without a page ──fetch──► pages                  (or: stored pages, `add_pages`)
    pages without an article ──extract──► revisions, origins
    revisions without a story by the active model ──judge──► stories, claims, mentions
    blocks with unfolded claims ──fold, compare──► contracts, transitions, alerts, corrections

Nothing is queued and nothing is marked: each stage asks the store what is due, so a run that was
killed is taken up by the next, and a run with nothing due changes nothing. The project's own errors
are caught item by item and kept as failures; any other error is a bug and stops the run.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import timedelta
from itertools import groupby, zip_longest
from typing import TypeVar

from pipeline.collection.feeds import parse_feed
from pipeline.collection.fetch import Fetcher, RetryLaterError, host_of
from pipeline.collection.schedule import is_due
from pipeline.errors import ArmswatchError, FetchError, InputError
from pipeline.house import House
from pipeline.ledger.alerts import ALERT_THRESHOLD, compare
from pipeline.ledger.fold import fold
from pipeline.processing.articles import extract_article
from pipeline.processing.identity import bands, choose_origin, content_hash
from pipeline.records.articles import Article, Page
from pipeline.records.feeds import Entry, EntryDue, FeedDue, FeedSpec, Response
from pipeline.records.runs import Failure, RunReport, Stage
from pipeline.records.stories import StoryInput

# Pages are handed to the workers in batches: a kill costs one batch's parsing at most, not its fetching.
BATCH = 32

Item = TypeVar("Item")


def ingest(house: House, fetcher: Fetcher, specs: Iterable[FeedSpec], *, all_feeds: bool = False) -> RunReport:
    """Run every stage once and return what was done; `all_feeds` asks the feeds that are not due yet, too."""
    report = RunReport(house.now)
    house.store.collection.ensure_feeds(specs)
    collect_feeds(house, fetcher, report, all_feeds=all_feeds)
    collect_pages(house, fetcher, report)
    process(house, report)
    return report


def add_pages(house: House, pages: Iterable[Page | InputError]) -> RunReport:
    """Take in stored pages through the same path as fetched ones; one that could not be read is a failure."""
    report = RunReport(house.now)
    for page in pages:
        if isinstance(page, InputError):
            _note_failure(house, report, Failure(Stage.PAGE, page.key, "unreadable", page.message))
        else:
            report.pages_new += house.store.collection.ensure_page(page)
    process(house, report)
    return report


def process(house: House, report: RunReport) -> None:
    """Run the stages that need no network."""
    extract_articles(house, report)
    judge_revisions(house, report)
    fold_blocks(house, report)


# -- feeds to pages --


def collect_feeds(house: House, fetcher: Fetcher, report: RunReport, *, all_feeds: bool) -> None:
    """Ask the feeds that are due and keep what they list."""
    interval = timedelta(minutes=house.config.fetch.interval_minutes)
    due = [
        feed
        for feed, history in house.store.collection.feeds_with_history()
        if all_feeds or is_due(history, interval, feed.url, house.now)
    ]
    report.feeds_asked = len(due)
    with house.progress.stage("feeds", len(due)) as advance:
        for feed, answer in _fetch_all(
            house, due, lambda feed: fetcher.fetch(feed.url, house.now, feed.validators), lambda feed: feed.url
        ):
            _keep_feed_answer(house, report, feed, answer)
            advance()


def _keep_feed_answer(house: House, report: RunReport, feed: FeedDue, answer: Response | FetchError) -> None:
    if isinstance(answer, FetchError):
        _note_feed_failure(house, report, feed, answer)
        return
    entries: tuple[Entry, ...] = ()
    if answer.not_modified:
        report.feeds_unchanged += 1
    else:
        arguments = (answer.body, answer.final_url, answer.content_type, house.now)
        parsed = next(house.workers.map(parse_feed, [arguments]))
        if isinstance(parsed, ArmswatchError):
            _note_feed_failure(house, report, feed, parsed)
            return
        entries = parsed.entries
    report.entries_new += house.store.collection.ensure_feed_answer(
        feed.id,
        entries,
        answer.validators,
        house.now,
        run_id=house.run_id,
        status=answer.status,
        moved_to=answer.permanent_url,
    )


def _note_feed_failure(house: House, report: RunReport, feed: FeedDue, error: ArmswatchError) -> None:
    reason = error.reason if isinstance(error, FetchError) else "no feed"
    report.feeds_failed += 1
    report.failures.append(Failure(Stage.FEED, feed.url, reason, error.message))
    house.store.collection.add_feed_failure(
        feed.id,
        reason,
        house.now,
        run_id=house.run_id,
        status=error.status if isinstance(error, FetchError) else None,
        retry_at=error.retry_at if isinstance(error, RetryLaterError) else None,
    )


def collect_pages(house: House, fetcher: Fetcher, report: RunReport) -> None:
    """Fetch the pages that entries point to and that are missing."""
    due = house.store.collection.entries_due(house.now, house.config.fetch.max_pages_per_run)
    with house.progress.stage("pages", len(due)) as advance:
        for entry, answer in _fetch_all(
            house, due, lambda entry: fetcher.fetch(entry.url, house.now), lambda entry: entry.url
        ):
            _keep_page(house, report, entry, answer)
            advance()


def _keep_page(house: House, report: RunReport, entry: EntryDue, answer: Response | FetchError) -> None:
    if isinstance(answer, FetchError):
        retry_at = answer.retry_at if isinstance(answer, RetryLaterError) else None
        _note_failure(house, report, Failure(Stage.PAGE, entry.url, answer.reason, answer.message, retry_at))
        return
    title, summary, published = house.store.collection.entry_hints(entry.id)
    report.pages_new += house.store.collection.ensure_page(
        Page(
            url=entry.url,
            final_url=answer.final_url,
            body=answer.body,
            content_type=answer.content_type,
            fetched_at=answer.fetched_at,
            hint_title=title,
            hint_summary=summary,
            hint_published=published,
        )
    )
    house.store.solve_failure(Stage.PAGE.value, entry.url, house.now)


def _fetch_all(
    house: House, items: list[Item], fetch: Callable[[Item], Response], url_of: Callable[[Item], str]
) -> Iterator[tuple[Item, Response | FetchError]]:
    """Fetch in threads, hosts in turn, and yield each item with its answer or its error as it comes."""
    with ThreadPoolExecutor(house.config.fetch.concurrency) as pool:
        futures: dict[Future[Response], Item] = {
            pool.submit(fetch, item): item for item in _hosts_in_turn(items, url_of)
        }
        try:
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except FetchError as error:
                    yield futures[future], error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _hosts_in_turn(items: list[Item], url_of: Callable[[Item], str]) -> list[Item]:
    """Order items so that neighbours are of different hosts: no thread waits while others could work."""

    def host(item: Item) -> str:
        return host_of(url_of(item))

    queues = [list(group) for _, group in groupby(sorted(items, key=host), key=host)]
    return [item for row in zip_longest(*queues) for item in row if item is not None]


# -- pages to stories --


def extract_articles(house: House, report: RunReport) -> None:
    """Read the articles out of the pages that none was read out of yet."""
    due = house.store.collection.pages_due(house.now)
    with house.progress.stage("articles", len(due)) as advance:
        for start in range(0, len(due), BATCH):
            batch = [page for number in due[start : start + BATCH] if (page := house.store.collection.page(number))]
            articles = house.workers.map(extract_article, [(item.page,) for item in batch])
            for item, article in zip(batch, articles, strict=True):
                if isinstance(article, ArmswatchError):
                    reason = getattr(article, "reason", "no article")
                    key = item.page.final_url or item.page.url
                    message = f"{key}: {article.message}" if key else article.message
                    _note_failure(house, report, Failure(Stage.ARTICLE, str(item.id), reason, message))
                else:
                    _keep_article(house, report, item.id, article)
                advance()


def _keep_article(house: House, report: RunReport, page_id: int, article: Article) -> None:
    keys = bands(article.fingerprint)
    candidates = house.store.articles.origin_candidates(keys, article.url, house.now)
    new_article, new_revision = house.store.articles.ensure_revision(
        article,
        content_hash=content_hash(article.title, article.text),
        origin_id=choose_origin(article.fingerprint, candidates),
        bands=keys,
        page_id=page_id,
        now=house.now,
    )
    report.articles_new += new_article
    report.revisions_new += new_revision
    house.store.solve_failure(Stage.ARTICLE.value, str(page_id), house.now)


def judge_revisions(house: House, report: RunReport) -> None:
    """Have the active model judge the revisions that it has not judged yet."""
    due = house.store.articles.revisions_due(house.analyst.model, house.now)
    with house.progress.stage("stories", len(due)) as advance:
        for number in due:
            revision = house.store.articles.revision(number)
            judged = house.analyst.judge(
                StoryInput(
                    id=str(number),
                    title=revision.title,
                    summary=revision.summary,
                    text=revision.text,
                    published=revision.published.date() if revision.published else None,
                    lang=revision.lang,
                    url=revision.url,
                    country=revision.country,
                )
            )
            if house.store.articles.ensure_story(number, judged.story, judged.mentions, house.now):
                report.stories_new += 1
                report.stories_relevant += judged.story.relevant
                report.reversals += judged.story.reversal
            advance()


# -- claims to alerts --


def fold_blocks(house: House, report: RunReport) -> None:
    """Fold the blocks with new claims and issue what their difference is worth."""
    ledger, threshold = house.store.ledger, house.config.alerts.threshold
    due = ledger.blocks_due()
    with house.progress.stage("contracts", len(due)) as advance:
        for number, block in due:
            folded = fold(block, ledger.claims(number, house.analyst.model), ledger.judgements(number))
            change = compare(
                ledger.contracts(number), folded, house.now, ALERT_THRESHOLD if threshold is None else threshold
            )
            alerts, corrections = ledger.save_fold(number, change, house.now, house.run_id)
            report.blocks_folded += 1
            report.contracts += len(change.contracts)
            report.alerts += alerts
            report.corrections += corrections
            advance()


def _note_failure(house: House, report: RunReport, failure: Failure) -> None:
    report.failures.append(failure)
    house.store.ensure_failure(failure, house.now)
