"""The one-machine stack: embedded Postgres and Airflow's four components, supervised."""

from baotinh.stack.airflow import Airflow, AirflowError, Backfill, Run
from baotinh.stack.environment import spider_environment
from baotinh.stack.machine import (
    Part,
    StackError,
    Status,
    airflow_of,
    down,
    down_all,
    postgres_for,
    status,
    up,
)
from baotinh.stack.postgres import PostgresError

__all__ = [
    "Airflow",
    "AirflowError",
    "Backfill",
    "Part",
    "PostgresError",
    "Run",
    "StackError",
    "Status",
    "airflow_of",
    "down",
    "down_all",
    "postgres_for",
    "spider_environment",
    "status",
    "up",
]
