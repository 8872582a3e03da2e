"""Load what the crawls fetched.

**What.** Takes each batch of raw pages through four steps: `stage` (read its pages into records and copy
them to the stage), `check` (judge the stage before the warehouse is touched), `merge` (into the warehouse's
tables), `publish` (check the result, refresh the marts). Every published batch announces the asset
`warehouse`.

**When.** Whenever a crawl announces `raw_pages`. Crawls of several sources for one day may share a run:
every batch has a branch of its own, and one that fails blocks no other.

**Never pause it.** Airflow drops what is announced to a paused DAG; the batches would wait until `watch`
names them.

**Again.** Clear the run or one branch of it. Every step can be repeated and changes nothing the second time.

**Fails.** Retries with growing pauses, then source, day, step and reason are noted (`baotinh coverage`). A
batch that a check holds back stays staged and out of the warehouse until it is cleared here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, PartitionedAssetTimetable, task, task_group

from dags.wiring import RAW_PAGES, RETRY, WAREHOUSE, load_failed

NAMED_BY_SOURCE = "{{ task.op_kwargs['batch']['source'] }}"

with DAG(
    "load",
    schedule=PartitionedAssetTimetable(assets=RAW_PAGES),
    catchup=False,
    max_active_runs=64,  # a batch that waits to be tried again must not hold the others up
    dagrun_timeout=timedelta(hours=12),
    default_args={
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": load_failed,
        **RETRY,
    },
    doc_md=__doc__,
    tags=["load"],
):

    @task(on_failure_callback=None)
    def batches(triggering_asset_events: Any = None) -> list[dict[str, Any]]:
        return [event.extra for event in triggering_asset_events[RAW_PAGES]]

    @task(map_index_template=NAMED_BY_SOURCE)
    def stage(batch: dict[str, Any]) -> None:
        from baotinh import steps

        steps.stage(batch["batch_id"])

    @task(map_index_template=NAMED_BY_SOURCE)
    def check(batch: dict[str, Any]) -> None:
        from baotinh import steps

        steps.check(batch["batch_id"])

    @task(map_index_template=NAMED_BY_SOURCE)
    def merge(batch: dict[str, Any]) -> None:
        from baotinh import steps

        steps.merge(batch["batch_id"])

    @task(map_index_template=NAMED_BY_SOURCE, outlets=[WAREHOUSE])
    def publish(batch: dict[str, Any], outlet_events: Any = None) -> None:
        from baotinh import steps

        steps.publish(batch["batch_id"])
        outlet_events[WAREHOUSE].extra = batch

    @task_group
    def load(batch: dict[str, Any]) -> None:
        stage(batch=batch) >> check(batch=batch) >> merge(batch=batch) >> publish(batch=batch)

    load.expand(batch=batches())
