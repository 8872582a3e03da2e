"""Keep the marts that are kept ready up to date.

**What.** Makes anew the materialised marts that show less than has been published. Publishing a batch does that
itself while it costs next to nothing; a mart of millions of articles it leaves for here. Readable all the while.

**When.** Every hour.

**Again.** Clear the run; `mart.refresh` says when each was last made and how long that took.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, task

from dags.wiring import last_tick

with DAG(
    "marts",
    schedule="@hourly",
    end_date=last_tick(),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=1),
    },
    doc_md=__doc__,
    tags=["load"],
):

    @task
    def refresh() -> dict[str, Any]:
        from baotinh import steps

        return steps.refresh_marts()

    refresh()
