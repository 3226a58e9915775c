# One image for every process of the platform. What it runs is its argument:
#   docker run IMAGE dist/apps/admin/src/main.js
# so that what migrates the databases and what runs on them are the same bytes.

# node_modules of the processes alone: no development tools, and no optional packages, because the Node that some of
# them bring to laptops is the base image here.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
USER node
EXPOSE 8080
# Node itself is the container's first process: SIGTERM reaches it without a shell or npm in between.
ENTRYPOINT ["node"]
CMD ["dist/apps/gateway/src/main.js"]
