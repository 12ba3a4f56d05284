# The bot in a container: not root, and nothing of its own to write but the folder of the data.
# The tag takes in security fixes. To have the same image for certain, set PYTHON_IMAGE in .env with its
# digest: docs/how-to/install.md.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/otklik \
    && /opt/otklik/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY domain domain
COPY storage storage
RUN /opt/otklik/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}
# pg_dump for the nightly copies: a client is of the server's version at least (compose.yaml: 15).
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 otklik \
    && useradd --no-log-init --uid 10001 --gid otklik --home-dir /var/lib/otklik otklik \
    && install --directory --owner=otklik --group=otklik --mode=0750 /var/lib/otklik
COPY --from=build /opt/otklik /opt/otklik
ENV PATH=/opt/otklik/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp
USER 10001
WORKDIR /var/lib/otklik
VOLUME /var/lib/otklik
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m CMD ["otklik", "alive"]
ENTRYPOINT ["otklik"]
CMD ["run"]
