/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * What a step may contact, as the kernel decides it. bobd writes it (daemon/src/recorder/policy/encode-policy.ts), bob-probe puts it
 * into a map of the step as it is. Numbers are little-endian; addresses are two words, the first the upper half, IPv4 in ::ffff:0:0/96.
 */
#ifndef BOB_POLICY_H
#define BOB_POLICY_H

#ifndef __bpf__
#include <linux/types.h>
#endif

#define POLICY_RULES	  1024
#define POLICY_NAMES	  128 /* bits of struct named */
#define POLICY_SERVERS	  256
#define POLICY_NAME_BYTES 256
#define POLICY_WORDS	  (POLICY_NAMES / 64)

enum policy_flag {
	POLICY_CLOSED = 1,   /* what no rule allows is refused */
	POLICY_BY_NAMES = 2, /* a rule allows a name: who can make packets could answer his own questions */
};

enum policy_rule_flag {
	RULE_DENY = 1,
	RULE_ANY_ADDRESS = 2,
	RULE_NAME = 4,	   /* of the name's addresses, and questions for it; else of addresses */
	RULE_LOOKUP = 8,   /* of questions alone */
	RULE_CONTACT = 16, /* not of questions */
};

enum policy_protocol {
	PROTOCOL_ANY,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_ICMP,
	PROTOCOL_RAW,
	PROTOCOL_OTHER,
};

struct policy_rule {
	__u64 first[2];
	__u64 last[2];
	__u16 first_port;
	__u16 last_port;
	__u8 protocol; /* policy_protocol */
	__u8 flags;    /* policy_rule_flag */
	__u16 name;
	__u32 entry; /* of the policy, by which it is told */
	__u32 reserved;
};

/* Labels as a question has them, in lower case: length and bytes. */
#define LABEL_END  0	/* of the name */
#define LABEL_ANY  0xff /* one label */
#define LABEL_MORE 0xfe /* one or more labels, to the end of the name */

struct policy_name {
	__u8 labels[POLICY_NAME_BYTES];
	__u32 belief; /* by whose answers it is known, where it is allowed; less than 32 */
	__u32 reserved;
};

/* A range of addresses of name servers that are believed. */
struct policy_server {
	__u64 first[2];
	__u64 last[2];
	__u32 belief;
	__u32 reserved;
};

struct policy {
	__u32 rule_count;
	__u32 name_count;
	__u32 server_count;
	__u32 flags;	 /* policy_flag */
	__u32 closed_by; /* entry by which what nothing allows is told */
	__u32 reserved;
	struct policy_rule rules[POLICY_RULES]; /* what is denied comes first */
	struct policy_name names[POLICY_NAMES];
	struct policy_server servers[POLICY_SERVERS];
};

struct policy_address {
	__u64 words[2];
};

/* What an address was given for, by anybody and by servers that are believed: bits of policy_name. */
struct named {
	__u64 any[POLICY_WORDS];
	__u64 believed[POLICY_WORDS];
};

#define NAMED_ENTRIES 8192

_Static_assert(sizeof(struct policy_rule) == 48, "policy_rule");
_Static_assert(sizeof(struct policy_name) == 264, "policy_name");
_Static_assert(sizeof(struct policy_server) == 40, "policy_server");
_Static_assert(sizeof(struct policy) == 24 + 48 * 1024 + 264 * 128 + 40 * 256, "policy");

#endif
