"""What the DAGs share: their assets, their calendar, and who is told when something fails. Defines no DAG."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from airflow.sdk import Asset, CronPartitionTimetable
from airflow.sdk.configuration import conf
from pendulum import UTC, DateTime, FixedTimezone

RAW_PAGES: Final = Asset("raw_pages")
"""Announced by every finished crawl; the event's extra is the pointer {source, day, batch_id, warcs}."""
WAREHOUSE: Final = Asset("warehouse")
"""Announced by every batch that is merged, checked and published."""
RETRY: Final[dict[str, Any]] = {
    "retries": 4,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": 4.0,  # 30 s, 2, 8, 32 min: a site down for half an hour is waited out
    "max_retry_delay": timedelta(hours=1),
}
VIETNAM: Final = 7 * 3600
"""Vietnam's offset from UTC in seconds, the same since 1975: a local day always has 24 hours."""


def after_the_day(minutes: int) -> CronPartitionTimetable:
    """A run for each local day D, `minutes` after D has ended; its partition key is D, as in 2026-11-21.

    The ticks are the midnights of a clock that runs `minutes` behind Vietnam's, and not minutes past
    midnight on Vietnam's own: a native backfill takes the days whose tick lies between its two dates, and
    with a tick at 00:05 `--to-date 2026-11-21` would leave the last day out.
    """
    return CronPartitionTimetable(
        "0 0 * * *", timezone=FixedTimezone(VIETNAM - 60 * minutes), run_offset=-1, key_format="%Y-%m-%d"
    )


def last_tick() -> DateTime | None:
    """The `end_date` of DAGs that follow the calendar: long past where `[baotinh] calendar` is off, else none.

    Off (in the demo, whose days are made up) they run only when triggered or backfilled.
    """
    return None if conf.getboolean("baotinh", "calendar", fallback=True) else DateTime(2000, 1, 1, tzinfo=UTC)


def crawl_failed(context: Mapping[str, Any]) -> None:
    """Tell of a crawl that failed for good, after its last retry."""
    source = context["dag_run"].dag_id.removeprefix("crawl_")
    _tell(source, context, str(context.get("exception") or "the task was killed"))


def run_timed_out(context: Mapping[str, Any]) -> None:
    """Tell of a crawl that hung; a failed task has told of itself."""
    if context.get("reason") == "timed_out":
        source = context["dag_run"].dag_id.removeprefix("crawl_")
        _tell(source, context, f"hung: is the pool {context['dag_run'].dag_id} missing or taken?")


def load_failed(context: Mapping[str, Any]) -> None:
    """Tell of a batch that could not be loaded, with the step that failed."""
    batch = context["task"].op_kwargs.get("batch") or {}
    step = context["task"].task_id.rpartition(".")[2]
    reason = f"{step}: {context.get('exception') or 'the task was killed'}"
    _tell(batch.get("source", "?"), context, reason)


def overdue(source: str, **kwargs: Any) -> None:
    """Tell of a crawl whose run has not ended in time (a deadline's callback)."""
    from baotinh import steps

    run = kwargs.get("context", {}).get("dag_run", {})
    steps.notice_failure(source, str(run.get("partition_key") or "?"), "its run has not ended in time")


def _tell(source: str, context: Mapping[str, Any], reason: str) -> None:
    # the pipeline's modules are imported where a task runs, never where the dag-processor reads this file
    from baotinh import steps

    steps.notice_failure(source, str(context["dag_run"].partition_key), reason)
