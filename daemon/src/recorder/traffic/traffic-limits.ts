// SPDX-License-Identifier: Apache-2.0
/** Bounds of what is read from packets: a step chooses every byte of them. What goes over one is not read, or cut. */

/** Answers of a DNS message that are kept. */
export const maxDnsAnswers = 256;
/** Questions of a DNS message that are kept: servers answer one. */
export const maxDnsQuestions = 16;
/** Records behind the answers that are searched for the extended result code. */
export const maxDnsOtherRecords = 1024;
/** Jumps in a DNS name: it has at most 127 labels, and who compresses jumps to at least one with each. */
export const maxDnsJumps = 127;
/** Longest first message of a client of DNS over TCP: what seems longer is another protocol. */
export const maxDnsFirstMessageBytes = 4096;

/** A ClientHello with all its record headers. */
export const maxHelloBytes = 64 << 10;
/** Longest server name of TLS: a DNS name has no more (RFC 1035, section 2.3.4). */
export const maxServerNameBytes = 255;
/** Protocols of a ClientHello that are kept. */
export const maxAlpnNames = 32;

/** Of one UDP socket: connections whose keys are kept, packets that are opened, and packets that no key opens. */
export const maxQuicConnections = 8;
export const maxQuicPackets = 256;
export const maxQuicFailures = 32;

/** Frames of a QUIC handshake that wait for what is missing before them: browsers send dozens in random order. */
export const maxWaitingFrames = 256;

/** Bytes and chunks of a direction that wait for what is missing before them. */
export const maxWaitingBytes = 128 << 10;
export const maxWaitingChunks = 16;
/** A hole of a direction that is longer is not waited for. */
export const maxHoleBytes = 64 << 10;

/** A line of HTTP/1, and `:path` of HTTP/2. */
export const maxLineBytes = 16 << 10;
/** Request line and fields of HTTP/1. Only a line is held at once. */
export const maxRequestHeadBytes = 256 << 10;
/** Status line and fields of a response of HTTP/1: longer ones have a status, but an end nobody knows. */
export const maxResponseHeadBytes = 8 << 10;
export const maxMethodChars = 32;
/** Requests of a connection whose status has not been seen. */
export const maxOpenRequests = 128;

/** A header block of HTTP/2 as it is sent, and what it unfolds to. */
export const maxHeaderBlockBytes = 64 << 10;
export const maxHeaderListBytes = 256 << 10;
/** Most that an HTTP/2 peer may let the other remember. */
export const maxHeaderTableBytes = 64 << 10;
