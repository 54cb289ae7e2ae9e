# syntax=docker/dockerfile:1
# Three stages: the pages, the program with the pages in it, and what runs: one file, certificates, no root.

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY web ./
# The pages' types are generated from it.
COPY schema.graphql /src/schema.graphql
RUN npm run build

FROM rust:1.94-bookworm AS program
WORKDIR /src
COPY . .
COPY --from=web /src/web/dist web/dist
# What was built stays in a cache between builds, so the program is copied out of it. Line tables are three quarters of its size.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release --bin plan-creator \
    && strip --strip-debug -o /usr/local/bin/plan-creator target/release/plan-creator

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin plan-creator
COPY --from=program /usr/local/bin/plan-creator /usr/local/bin/plan-creator
USER 10001
# Everybody else's requests come from outside of the container; who may ask is decided by tokens.
ENV PLAN_CREATOR_LISTEN=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["plan-creator", "probe"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["plan-creator"]
CMD ["serve"]
