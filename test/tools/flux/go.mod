module github.com/k8sstormcenter/bob/test/tools/flux

go 1.26.8

// Its sources are copied and built with their own go.mod: what they embed is made before a release, and not in the module.
require github.com/fluxcd/flux2/v2 v2.9.5
