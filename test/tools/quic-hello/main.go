// SPDX-License-Identifier: Apache-2.0

// quic-hello is both ends of a QUIC connection.
//
// usage: quic-hello serve ADDRESS:PORT        answers every connection until it is killed; prints a line when it listens
//
//	quic-hello dial HOST:PORT PROTOCOL...    connects, offering the protocols (ALPN), and leaves
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/quic-go/quic-go"
)

func main() {
	err := fmt.Errorf("usage: quic-hello serve ADDRESS | dial HOST:PORT PROTOCOL...")
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		err = serve(os.Args[2])
	} else if len(os.Args) > 3 && os.Args[1] == "dial" {
		err = dial(os.Args[2], os.Args[3:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "quic-hello:", err)
		os.Exit(1)
	}
}

func dial(address string, protocols []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	config := &tls.Config{InsecureSkipVerify: true, NextProtos: protocols}
	connection, err := quic.DialAddr(ctx, address, config, nil)
	if err != nil {
		return err
	}
	return connection.CloseWithError(0, "")
}

func serve(address string) error {
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h3"}}
	listener, err := quic.ListenAddr(address, config, nil)
	if err != nil {
		return err
	}
	fmt.Println("listening on", listener.Addr())
	for {
		if _, err := listener.Accept(context.Background()); err != nil {
			return err
		}
	}
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
