# Builds bob's images: `docker buildx bake`. What a build without network needs to exchange is a named context:
#   --set frontend.contexts.node=docker-image://…   an image with Node 22.22 or newer
#   --set frontend.contexts.dist=./dist/frontend    what `npm run build` made, instead of building it in a container

variable "REGISTRY" {
  default = "ghcr.io/k8sstormcenter"
}

variable "TAG" {
  default = "latest"
}

# Where a proxy signs the npm registry's certificate itself: the file with the certificate to trust, as Node wants it.
variable "NODE_EXTRA_CA_CERTS" {
  default = ""
}

group "default" {
  targets = ["frontend"]
}

target "_base" {
  context    = "."
  dockerfile = "frontend/Dockerfile"
  contexts = {
    node = "docker-image://docker.io/library/node:26-bookworm"
  }
}

target "dist" {
  inherits = ["_base"]
  target   = "dist"
  secret   = NODE_EXTRA_CA_CERTS == "" ? [] : ["type=file,id=ca-certificates,src=${NODE_EXTRA_CA_CERTS}"]
}

target "frontend" {
  inherits = ["_base"]
  target   = "frontend"
  contexts = {
    dist = "target:dist"
  }
  tags = ["${REGISTRY}/bob-frontend:${TAG}"]
}
