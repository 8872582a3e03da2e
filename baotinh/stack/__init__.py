"""The one-machine stack: embedded Postgres and Airflow's four components, supervised."""
