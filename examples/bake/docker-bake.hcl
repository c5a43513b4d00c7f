variable "REGISTRY" {
  default = "localhost:5000"
}

group "default" {
  targets = ["runtime", "app"]
}

target "_recorded" {
  attest = ["type=bob"]
}

target "runtime" {
  inherits   = ["_recorded"]
  dockerfile = "runtime.Dockerfile"
  tags       = ["${REGISTRY}/runtime"]
}

target "app" {
  inherits = ["_recorded"]
  contexts = {
    runtime = "target:runtime"
  }
  tags = ["${REGISTRY}/app"]
}
