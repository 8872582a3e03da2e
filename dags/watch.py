"""Notice the crawls that never came.

**What.** Compares the sources with what was crawled for a day. Each source without a finished crawl is
noted with its reason (`baotinh coverage`) and makes one failed task here, named after it. A crawl that ran
and failed tells of itself; this DAG is for the ones that could not: a paused DAG, a stopped machine, a run
that still waits.

**When.** Six hours after the day has ended in Vietnam; its partition key is that day.

**Again.** Make the crawl up (`baotinh backfill <stem> --from D --to D`), then clear the run: it turns green.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException

from dags.wiring import after_the_day, last_tick

with DAG(
    "watch",
    schedule=after_the_day(6 * 60),
    end_date=last_tick(),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "execution_timeout": timedelta(minutes=10),
    },
    doc_md=__doc__,
    tags=["watch"],
):

    @task
    def missing(dag_run: Any = None) -> list[dict[str, Any]]:
        from baotinh import steps

        return [
            {"source": crawl.source, "reason": crawl.reason} for crawl in steps.missing(dag_run.partition_key)
        ]

    @task(map_index_template="{{ task.op_kwargs['crawl']['source'] }}")
    def notice(crawl: dict[str, Any], dag_run: Any = None) -> None:
        from baotinh import steps

        steps.notice_failure(crawl["source"], dag_run.partition_key, crawl["reason"])
        raise AirflowFailException(
            f"{crawl['source']}: no crawl of {dag_run.partition_key}: {crawl['reason']}"
        )

    notice.expand(crawl=missing())
