# SPDX-License-Identifier: Apache-2.0
# The Kubernetes controller: examples/kubernetes/controller has the manifests that run it. `node` and `dist` are named contexts: see
# docker-bake.hcl.

FROM node AS controller
COPY --from=dist /bob-controller.mjs /bob/bob-controller.mjs
USER 65532:65532
ENTRYPOINT ["node", "/bob/bob-controller.mjs"]
