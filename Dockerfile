# syntax=docker/dockerfile:1
# The bot alone, without the playground's embedded model. Build: docker build -t gemma-in-slack .
#
# The base is named by tag, which gets security fixes when the image is built again. For a build that repeats byte by byte, pin the
# digest that `docker buildx imagetools inspect python:3.13-slim` prints: --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS build
COPY requirements.lock /build/
# The environment has no pip of its own: what runs cannot install anything.
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
        --require-hashes --no-deps --only-binary :all: -r /build/requirements.lock
COPY bot /app/bot
COPY handlers /app/handlers
RUN /venv/bin/python -m compileall -q /app \
    && install -d -m 0700 -o 10001 -g 10001 /empty/data

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Gemma in Slack" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /venv /venv
COPY --from=build /app /app
# As a child of what is copied, the directory keeps its mode.
COPY --from=build --chown=10001:10001 /empty/ /
COPY LICENSE /app/
# The root file system may be read-only: Python writes no byte code, and the database is the one thing that is written.
# HOST: a container's own loopback is reached by nobody; what is published is decided where it is run.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/gemma.db \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
USER 10001:10001
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/readyz'); sys.exit(c.getresponse().status != 200)"]
CMD ["python", "-m", "bot"]
