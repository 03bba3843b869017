# One image for web, worker and beat. The first stage is `make setup`, exactly as on a developer's machine.
FROM python:3.12-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile requirements.lock ./
COPY scripts scripts
COPY frontend frontend
RUN make setup

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10014 --create-home kl14 \
    && install -d -o kl14 /var/lib/kl14
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    KL14_VAR=/var/lib/kl14 \
    STATIC_ROOT=/app/staticfiles
COPY --from=build /app/.venv .venv
COPY . .
COPY --from=build /app/frontend/dist frontend/dist
RUN KL14_VAR=/tmp/build python manage.py collectstatic --no-input -v 0 && rm -rf /tmp/build
USER kl14
VOLUME /var/lib/kl14
EXPOSE 8000
CMD ["gunicorn", "-c", "gunicorn.conf.py"]
