# One image for every part of docker-compose.yml. Nothing in it runs as root.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VIRTUAL_ENV=/opt/venv \
    PATH=/opt/venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airflow \
    BAOTINH_HOME=/data/home

RUN useradd --uid 50000 --create-home --shell /usr/sbin/nologin baotinh \
 && mkdir -p /opt/airflow/logs /data/home /data/archive /data/replica \
 && chown -R baotinh:baotinh /opt/airflow /data

WORKDIR /opt/baotinh

# the packages first: they change seldom
COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && pip install --no-cache-dir "uv==$(sed -n 's/^uv==\([^ ;]*\).*/\1/p' requirements.lock)" \
 && uv pip sync --no-cache --require-hashes --compile-bytecode requirements.lock

COPY . .
RUN uv pip install --no-cache --no-deps --no-build-isolation --editable . \
 && python -m compileall -q baotinh crawlers dags sql transforms

USER baotinh
CMD ["airflow", "version"]
