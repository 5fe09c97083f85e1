# syntax=docker/dockerfile:1
# The service as it runs in production. The database is not part of the image: compose.yaml starts both.

FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The build needs nothing that install scripts of packages would make, so none of them runs.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

# A stage of its own: no development dependency is ever in it, and a change in src does not repeat it. Optional packages
# stay out, too: TypeScript, which i18next can work with, and a tracing module that would have to be compiled.
FROM node:22-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:22-slim
# The default HOST, 127.0.0.1, could not be reached from outside the container.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3978
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY cards ./cards
COPY --from=build /app/dist ./dist
# The base image's user "node", by number: Kubernetes (runAsNonRoot) cannot tell from a name that it is not root.
USER 1000:1000
EXPOSE 3978
# Whether it is alive, not ready: an unavailable database is no reason to restart the service.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3978) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell or npm in between, so that SIGTERM reaches the service and it ends what is under way.
CMD ["node", "dist/bin/main.js"]
