// SPDX-License-Identifier: Apache-2.0

// statement-validate reads an in-toto Statement as the attestation framework's own Go library does, and has it validate what it read.
//
// usage: statement-validate <STATEMENT.json; writes its predicate type.
package main

import (
	"fmt"
	"io"
	"os"

	v1 "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	predicateType, err := validate(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "statement-validate:", err)
		os.Exit(1)
	}
	fmt.Println(predicateType)
}

func validate(input io.Reader) (string, error) {
	text, err := io.ReadAll(input)
	if err != nil {
		return "", err
	}
	var statement v1.Statement
	if err := protojson.Unmarshal(text, &statement); err != nil {
		return "", err
	}
	return statement.GetPredicateType(), statement.Validate()
}
