# SPDX-License-Identifier: Apache-2.0
# Builds bob's programs in a container; the images take them from the stage `dist` (see docker-bake.hcl). `node` is a named context.
# Runs on the builder's own platform and compiles for the target's, amd64 or arm64: nothing is emulated.

FROM --platform=$BUILDPLATFORM node AS build
ARG BUILDARCH
ARG TARGETARCH
# The tools for this machine; compilers for both, for every image has the bob-step of both; libraries for the target.
RUN dpkg --add-architecture ${TARGETARCH} && apt-get update && apt-get install -y --no-install-recommends \
    bpftool clang gcc linux-libc-dev llvm make \
    $(case ${BUILDARCH} in \
      arm64) echo gcc-x86-64-linux-gnu linux-libc-dev-amd64-cross ;; \
      *) echo gcc-aarch64-linux-gnu linux-libc-dev-arm64-cross ;; esac) \
    libbpf-dev:${TARGETARCH} libc6-dev:${TARGETARCH} libelf-dev:${TARGETARCH} linux-libc-dev:${TARGETARCH} \
    nettle-dev:${TARGETARCH} zlib1g-dev:${TARGETARCH}
WORKDIR /src
COPY package.json package-lock.json ./
COPY bill/package.json bill/
COPY cli/package.json cli/
COPY daemon/package.json daemon/
COPY frontend/package.json frontend/
COPY kubernetes/package.json kubernetes/
COPY oci/package.json oci/
COPY proto/package.json proto/
COPY trust/package.json trust/
RUN --mount=type=secret,id=ca-certificates \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca-certificates npm ci --ignore-scripts --no-audit --no-fund
COPY bpf bpf
RUN make -C bpf ARCH=$([ ${TARGETARCH} = arm64 ] && echo aarch64 || echo x86_64)
COPY . .
RUN npm run build

FROM scratch AS dist
ARG PART
COPY --from=build /src/dist/${PART}/ /
