# SPDX-License-Identifier: Apache-2.0
# BuildKit that knows --attest type=bob, for buildx's own drivers:
#   docker buildx create --use --driver-opt image=<image>
# `debian`, `node`, `buildkit`, `dist` and `cli` are named contexts: see docker-bake.hcl. See docs/doors/builder-image.md.

FROM debian AS builder
# What moby/buildkit's own image has; util-linux (unshare, mount) and tar are part of Debian's base. libatomic1 is Node's.
RUN apt-get update && apt-get install -y --no-install-recommends \
      ca-certificates fuse3 git iptables libatomic1 libstdc++6 openssh-client openssl pigz tini xz-utils \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log \
    && mkdir -p /etc/cdi /etc/buildkit/cdi
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=buildkit /usr/bin/buildctl /usr/bin/buildkit* /usr/bin/
COPY --from=cli / /bob/
COPY --from=dist / /bob/
RUN ln -s /bob/bobctl /usr/local/bin/bobctl
# As moby/buildkit's: controllers are handed down to the steps' cgroups.
ENV BUILDKIT_SETUP_CGROUPV2_ROOT=1
VOLUME /var/lib/buildkit
ENTRYPOINT ["tini", "-s", "--", "node", "/bob/bob-builder.mjs"]
