"""Airflow's asset manager, with the gap closed through which the second of two simultaneous events falls.

Airflow gathers the events of one asset and partition that come before the scheduler's next look under one
pending row, and the scheduler makes one run of them. An event that arrives while the scheduler is making
that run still sees the row as pending and is written under it, after the scheduler has read the row's
events: no run ever takes it up. Two sources that finish a day in the same second meet this. Here the event
first waits for the scheduler to let go of the row and then sees whether it is still pending; if not, it gets
a row, and a run, of its own.

Set as `[core] asset_manager_class`. Seen in Airflow 3.3.2 (`AssetManager._get_or_create_apdr`).
"""

from __future__ import annotations

from typing import Any

from airflow.assets.manager import AssetManager
from airflow.models.asset import AssetModel, AssetPartitionDagRun
from sqlalchemy import select
from sqlalchemy.orm import Session


class PatientAssetManager(AssetManager):
    """Waits for the scheduler to finish with a pending partition before it adds an event to it."""

    @classmethod
    def _get_or_create_apdr(cls, *, session: Session, **wanted: Any) -> AssetPartitionDagRun:
        # the asset first, as Airflow does: events of one asset come one after another
        asset = select(AssetModel.id).where(AssetModel.id == wanted["asset_id"])
        session.scalar(asset.with_for_update(key_share=True))
        pending = (
            select(AssetPartitionDagRun)
            .where(
                AssetPartitionDagRun.partition_key == wanted["target_key"],
                AssetPartitionDagRun.target_dag_id == wanted["target_dag"].dag_id,
                AssetPartitionDagRun.created_dag_run_id.is_(None),
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        # the scheduler holds this lock from choosing the row until its run is committed
        session.scalars(pending).all()
        return super()._get_or_create_apdr(session=session, **wanted)
