# One image for every process of the platform. Its argument is the program to run:
#   docker run IMAGE dist/apps/admin/src/main.js
# so that the same image migrates the databases and runs on them.

# Production dependencies only, without optional packages: those bring Node to laptops, and here it is in the base image.
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
# Node is the first process of the container, so that SIGTERM reaches it without a shell or npm in between.
ENTRYPOINT ["node"]
CMD ["dist/apps/gateway/src/main.js"]
