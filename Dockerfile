# syntax=docker/dockerfile:1
# The server with the built SPA. Commands name no absolute path, so that scripts/image-steps.mjs can run them anywhere.
ARG NODE=26.10.0-trixie-slim

FROM node:${NODE} AS build
WORKDIR /image/source
ENV CI=true
COPY . .
RUN --mount=type=cache,target=/root/.npm --mount=type=cache,target=/root/.local/share/pnpm/store \
    node scripts/build.mjs
# From the same lock file, what the server needs to run; of that, what Node reads.
RUN --mount=type=cache,target=/root/.npm --mount=type=cache,target=/root/.local/share/pnpm/store \
    find . -name node_modules -prune -exec rm -rf {} + \
    && npx --yes pnpm@10.34.9 install --prod --frozen-lockfile --filter-prod "@gudang/server..." \
    && find . -path '*/node_modules/*' -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete
RUN mkdir ../app \
    && cp -a --parents node_modules package.json server/package.json server/node_modules server/dist \
       packages/domain/package.json packages/domain/dist web/dist ../app

FROM node:${NODE} AS runtime
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gudang" \
      org.opencontainers.image.description="Multi-warehouse inventory and order system" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${REVISION}"
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 WEB_DIST=web/dist SHUTDOWN_NOTICE_MS=3000
# Large bodies that come at once leave half as much memory behind.
ENV MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /image/app ./
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "server/dist/scripts/is-ready.js"]
# PID 1 must pass signals on and bury the dead from the first moment.
ENTRYPOINT ["tini", "--"]
CMD ["node", "server/dist/main.js"]
