# Builds bob's programs in a container; the images take them from the stage `dist` (see docker-bake.hcl). `node` is a named context.

FROM node AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
    bpftool clang gcc libbpf-dev libc6-dev libelf-dev linux-libc-dev llvm make nettle-dev zlib1g-dev
WORKDIR /src
COPY package.json package-lock.json ./
COPY cli/package.json cli/
COPY daemon/package.json daemon/
COPY frontend/package.json frontend/
COPY proto/package.json proto/
RUN --mount=type=secret,id=ca-certificates \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca-certificates npm ci --ignore-scripts --no-audit --no-fund
COPY bpf bpf
RUN make -C bpf
COPY . .
RUN npm run build

FROM scratch AS dist
ARG PART
COPY --from=build /src/dist/${PART}/ /
