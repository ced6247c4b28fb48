# syntax=docker/dockerfile:1
# Three stages: the console, the hub with the console inside, and a small image that runs it as nobody in particular.

FROM node:22-bookworm-slim AS console
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM rust:1.95-bookworm AS hub
WORKDIR /build
COPY Cargo.toml Cargo.lock build.rs ./
COPY actors/ actors/
COPY config/ config/
COPY migrations/ migrations/
COPY src/ src/
# Not built, but cargo wants to see every member of the workspace.
COPY benches/ benches/
COPY demo/ demo/
COPY testkit/ testkit/
COPY --from=console /build/web/dist web/dist
# The caches live outside of the image; the binary is copied out of the cached target folder in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin claude-code-hub \
    && cp target/release/claude-code-hub /usr/local/bin/claude-code-hub

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 hub \
    && useradd --uid 10001 --gid hub --no-create-home --home-dir /data --shell /usr/sbin/nologin hub \
    && install -d -o hub -g hub -m 0750 /data
COPY --from=hub /usr/local/bin/claude-code-hub /usr/local/bin/claude-code-hub
COPY LICENSE /usr/share/doc/claude-code-hub/LICENSE
USER 10001:10001
WORKDIR /data
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 23000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["claude-code-hub", "health"]
ENTRYPOINT ["claude-code-hub"]
CMD ["serve"]
