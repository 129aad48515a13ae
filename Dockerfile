# syntax=docker/dockerfile:1
# One image for web, worker and sweep; docker-compose.yml says which of them a container is, and looks at its health.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ombud
WORKDIR /src
# What Ombud depends on changes seldom, so it is a layer of its own.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
      > requirements.txt \
    && /opt/ombud/bin/pip install -c constraints.txt -r requirements.txt
COPY README.md LICENSE ./
COPY models models
COPY training training
COPY service service
RUN /opt/ombud/bin/pip install --no-deps . \
    && /opt/ombud/bin/python -m pip uninstall --yes pip

FROM python:3.11-slim
# A fixed number, so that what is mounted can be given to it.
RUN groupadd --gid 10001 ombud \
    && useradd --uid 10001 --gid ombud --no-create-home --home-dir /var/lib/ombud --shell /usr/sbin/nologin ombud \
    && install --directory --owner ombud --group ombud --mode 0700 /var/lib/ombud
COPY --from=build /opt/ombud /opt/ombud
ENV PATH=/opt/ombud/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMBUD_DATA_DIR=/var/lib/ombud
WORKDIR /var/lib/ombud
USER 10001:10001
VOLUME /var/lib/ombud
EXPOSE 8000
CMD ["ombud", "web", "--host", "0.0.0.0"]
