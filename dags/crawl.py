"""Crawl one source for one day.

**What.** `crawl_<stem>` looks for the articles that the source published on a day, fetches those that are
new or due for another visit, and publishes the raw pages to the archive. It then announces the asset
`raw_pages` with a pointer (source, day, batch, WARC files); the DAG `load` takes it from there.

**When.** The run for day D starts some minutes after D has ended in Vietnam (`minute` in the source file).
Its partition key is D, as in `2026-11-21`. After a pause only the newest day is made up; the others are
noticed by the DAG `watch` and made up by a backfill.

**Again.** Clear the run, or trigger one with the partition key D. A crawl fetches no article twice on one
day, so running it again is harmless. Several days at once:

    baotinh backfill <stem> --from D --to D
    airflow backfill create --dag-id crawl_<stem> --from-date D --to-date D

**Fails.** Four retries with growing pauses, then source, day and reason are noted (`baotinh coverage`). A
source whose file is wrong keeps its DAG, and its runs fail with the reason; no other source is touched. One
crawl at a time visits a source's hosts: the pool of the same name has one slot (made by `baotinh up`).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException

from crawlers import sources
from dags.wiring import RAW_PAGES, RETRY, after_the_day, crawl_failed, last_tick, overdue, run_timed_out

log = logging.getLogger(__name__)


def crawl_dag(stem: str, minute: int, note: str = "") -> DAG:
    """The crawl DAG of one source, started `minute` minutes after the end of each day."""
    dag_id = f"crawl_{stem}"
    with DAG(
        dag_id,
        schedule=after_the_day(minute),
        end_date=last_tick(),
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(hours=12),
        on_failure_callback=run_timed_out,
        deadline=DeadlineAlert(
            reference=DeadlineReference.DAGRUN_QUEUED_AT,
            interval=timedelta(hours=6),
            callback=SyncCallback(overdue, kwargs={"source": stem}),
            name="overdue",
        ),
        doc_md=f"{__doc__}\n{note}",
        tags=["crawl"],
    ) as dag:

        @task(
            pool=dag_id,
            outlets=[RAW_PAGES],
            execution_timeout=timedelta(hours=2),
            on_failure_callback=crawl_failed,
            **RETRY,
        )
        def crawl(source: str, dag_run: Any = None, outlet_events: Any = None) -> dict[str, Any]:
            from baotinh import steps

            if dag_run.partition_key is None:
                raise AirflowFailException(
                    "which day? Trigger the DAG with a partition key such as 2026-11-21"
                )
            pointer = steps.crawl(source, dag_run.partition_key).to_json()
            outlet_events[RAW_PAGES].extra = pointer
            return dict(pointer)

        crawl(stem)
    return dag


for stem, path in sources.files().items():
    try:
        crawl_dag(stem, sources.read(path).minute)
    except sources.SourceError as error:
        log.error("%s", error)
        crawl_dag(stem, 0, note=f"**The source file is wrong:** {error}")
