"""WHEN: thin Airflow DAG files that wire the named steps and hold no logic."""
