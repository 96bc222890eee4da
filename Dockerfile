# One image for every service of docker-compose.yml; the command says which.
FROM node:20.20.2-bookworm-slim AS base
WORKDIR /app

# What npm reads, and nothing else: the layers of modules below are built anew only when it changes.
FROM base AS manifests
COPY . .
RUN node scripts/image-files.mjs manifests /manifests

FROM base AS build
COPY --from=manifests /manifests ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && node scripts/image-files.mjs runtime /runtime

FROM base AS modules
COPY --from=manifests /manifests ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  --workspace=gateway --workspace=subgraphs/users --workspace=subgraphs/posts --workspace=subgraphs/feed \
  && mkdir -p gateway/node_modules

FROM base AS runtime
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
COPY --from=modules /app/node_modules ./node_modules
# Where npm puts what the gateway needs in another version than the rest.
COPY --from=modules /app/gateway/node_modules ./gateway/node_modules
COPY --from=build /runtime ./
RUN install -d -o node -g node -m 700 /data /data/keys
USER node
CMD ["node", "gateway/dist/main.js"]
