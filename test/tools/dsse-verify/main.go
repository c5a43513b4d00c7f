// SPDX-License-Identifier: Apache-2.0

// dsse-verify verifies a DSSE envelope the way go-securesystemslib's users do: a key loaded by signerverifier.LoadKey, which gives it that
// library's own key id, and the dsse package's verifier, which compares key ids first.
//
// usage: dsse-verify PUBLIC_KEY.pem <ENVELOPE.json; writes the payload.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/secure-systems-lab/go-securesystemslib/signerverifier"
)

func main() {
	payload, err := verify(os.Args[1], os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "dsse-verify:", err)
		os.Exit(1)
	}
	os.Stdout.Write(payload)
}

func verify(keyFile string, input io.Reader) ([]byte, error) {
	pem, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, err
	}
	key, err := signerverifier.LoadKey(pem)
	if err != nil {
		return nil, err
	}
	verifier, err := signerverifier.NewECDSASignerVerifierFromSSLibKey(key)
	if err != nil {
		return nil, err
	}
	envelopes, err := dsse.NewEnvelopeVerifier(verifier)
	if err != nil {
		return nil, err
	}
	var envelope dsse.Envelope
	if err := json.NewDecoder(input).Decode(&envelope); err != nil {
		return nil, err
	}
	if _, err := envelopes.Verify(context.Background(), &envelope); err != nil {
		return nil, err
	}
	return envelope.DecodeB64Payload()
}
