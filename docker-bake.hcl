# SPDX-License-Identifier: Apache-2.0
# Builds bob's images: `docker buildx bake`. What a build without network needs to exchange is a named context:
#   --set '*.contexts.node=docker-image://…'        an image with Node 22.22 or newer
#   --set frontend.contexts.dist=./dist/frontend    what `npm run build` made, instead of building it in a container
#   --set daemon.contexts.dist=./dist/daemon        likewise; and cli
#   --set builder.contexts.debian=docker-image://…  a Debian image with apt; its packages come from the network
#   --set builder.contexts.buildkit=./FOLDER        usr/bin/ with buildctl, buildkitd, buildkit-runc (and buildkit-qemu-*, buildkit-cni-*)
# All images have to come from one build: bobd knows only the bob-step it was built with.

variable "REGISTRY" {
  default = "ghcr.io/k8sstormcenter"
}

variable "TAG" {
  default = "latest"
}

# As in `linux/amd64,linux/arm64`; default: the builder's own. bob's programs are compiled across; the packages of the builder
# image are installed on the platform itself, so another one needs a builder for it, or QEMU.
variable "PLATFORMS" {
  default = ""
}

# Where a proxy signs the npm registry's certificate itself: the file with the certificate to trust, as Node wants it.
# Bake asks before it reads a file outside of this folder: --allow fs.read=FILE.
variable "NODE_EXTRA_CA_CERTS" {
  default = ""
}

group "default" {
  targets = ["frontend", "daemon", "builder", "controller", "cli"]
}

target "_base" {
  context = "."
  contexts = {
    node = "docker-image://docker.io/library/node:26-bookworm-slim"
  }
  platforms = PLATFORMS == "" ? [] : split(",", PLATFORMS)
}

target "_dist" {
  inherits = ["_base"]
  target   = "dist"
  secret   = NODE_EXTRA_CA_CERTS == "" ? [] : ["type=file,id=ca-certificates,src=${NODE_EXTRA_CA_CERTS}"]
}

target "frontend-dist" {
  inherits = ["_dist"]
  args = {
    PART = "frontend"
  }
}

target "daemon-dist" {
  inherits = ["_dist"]
  args = {
    PART = "daemon"
  }
}

target "cli-dist" {
  inherits = ["_dist"]
  args = {
    PART = "cli"
  }
}

target "frontend" {
  inherits   = ["_base"]
  dockerfile = "frontend/Dockerfile"
  contexts = {
    dist = "target:frontend-dist"
  }
  tags = ["${REGISTRY}/bob-frontend:${TAG}"]
}

target "daemon" {
  inherits   = ["_base"]
  dockerfile = "daemon/Dockerfile"
  contexts = {
    dist = "target:daemon-dist"
  }
  tags = ["${REGISTRY}/bob-daemon:${TAG}"]
}

target "controller" {
  inherits   = ["_base"]
  dockerfile = "daemon/controller.Dockerfile"
  contexts = {
    dist = "target:daemon-dist"
  }
  tags = ["${REGISTRY}/bob-controller:${TAG}"]
}

target "cli" {
  inherits   = ["_base"]
  dockerfile = "cli/Dockerfile"
  contexts = {
    dist = "target:cli-dist"
  }
  tags = ["${REGISTRY}/bobctl:${TAG}"]
}

target "builder" {
  inherits   = ["_base"]
  dockerfile = "daemon/builder.Dockerfile"
  contexts = {
    debian   = "docker-image://docker.io/library/debian:bookworm-slim"
    buildkit = "docker-image://docker.io/moby/buildkit:v0.32.2"
    dist     = "target:daemon-dist"
    cli      = "target:cli-dist"
  }
  tags = ["${REGISTRY}/bob-builder:${TAG}"]
}
