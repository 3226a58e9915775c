# One image for every process of the platform, and for the command line. Its argument is the program to run:
#   docker run IMAGE dist/apps/admin/main.js
# so that the same image migrates the databases and runs on them, and deploys itself.

# By digest, because a tag is moved to other images: `docker buildx imagetools inspect node:VERSION-bookworm-slim` prints
# that of another version, which test/deploy/build-files.spec.ts compares with the Node of package.json.
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS base

# Production dependencies only, without optional packages: those bring Node to laptops, and here it is in the base image.
FROM base AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM base AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
COPY deploy deploy
COPY tools/build tools/build
COPY tools/cli tools/cli
COPY tools/dev-server tools/dev-server
COPY tools/import-legacy tools/import-legacy
RUN npm run build

# What V8 compiled belongs to one version of Node, one user and one folder. Without settings an app refuses to start, and
# leaves what it compiled until then.
FROM base AS compiled
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
# DuckDB's program for this machine is an optional package too, and insight needs it.
COPY --from=build /app/node_modules/@duckdb node_modules/@duckdb
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
RUN rm -rf dist/.compile-cache && mkdir -m 777 dist/.compile-cache
USER node
RUN for app in gateway partner-service admin analytics analytics-consumer insight; do node dist/apps/$app/main.js 2>/dev/null || true; done
USER root
RUN chmod 755 dist/.compile-cache && chmod -R a+rX dist/.compile-cache/*

FROM base
# The space for young objects, as in npm start: by itself Node takes 2 MB in a container of 512 MiB, and a postback costs
# 40 % more. And one pool of memory for all threads of the C library.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=16 MALLOC_ARENA_MAX=1
WORKDIR /app
COPY --from=compiled /app/node_modules node_modules
COPY --from=compiled /app/dist dist
COPY package.json LICENSE ./
USER node
EXPOSE 8080
# Node is the first process of the container, so that SIGTERM reaches it without a shell or npm in between.
ENTRYPOINT ["node"]
CMD ["dist/apps/gateway/main.js"]
