// SPDX-License-Identifier: Apache-2.0

// referrers-registry is go-containerregistry's registry with the referrers API (distribution-spec 1.1) on, which `crane registry serve` has not.
// What is pushed is kept in memory.
//
// usage: referrers-registry HOST:PORT
package main

import (
	"io"
	"log"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	quiet := log.New(io.Discard, "", 0)
	handler := registry.New(registry.WithReferrersSupport(true), registry.Logger(quiet))
	log.Fatal(http.ListenAndServe(os.Args[1], handler))
}
