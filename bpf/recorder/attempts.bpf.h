/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Addresses as the kernel copied them in, before it acts: no other thread can change them any more. Attached to the step's
 * own cgroup during its BEGIN, so that no other workload pays. They also see what does not come by a syscall (io_uring).
 */
#ifndef BOB_ATTEMPTS_BPF_H
#define BOB_ATTEMPTS_BPF_H

#include "identity.bpf.h"

struct attempt {
	struct frame frame;
	struct net_body net;
	u64 unused; /* as much room as every body has */
};

_Static_assert(sizeof(struct attempt) == sizeof(struct frame) + RING_BODY_ROOM, "attempt");

static __always_inline void emit_attempt(struct attempt *attempt)
{
	struct scope *scope = scope_of_cgroup(bpf_get_current_cgroup_id());
	struct slot *slot = scope ? slot_recording(scope) : NULL;
	struct seen_key key = { .what = FRAME_NET };
	struct sip sip;

	if (!slot)
		return;
	/* Again after each answer of a name server: the address can have got another name. */
	key.what |= (u64)answers[scope->slot % BOB_MAX_SLOTS] << 32;
	sip_begin(&sip);
	for (u32 i = 0; i < 4; i++)
		sip_mix(&sip, ((u64 *)&attempt->net)[i]);
	sip_end(&sip, &key);
	if (!is_news(scope->slot, &key))
		return;
	fill_head(&attempt->frame, FRAME_NET, scope, sizeof(*attempt));
	emit_small(attempt, sizeof(*attempt), scope, LOST_NET);
}

static __always_inline int handle_attempt(struct bpf_sock_addr *address, u32 operation, u32 family)
{
	struct attempt attempt = {};

	attempt.net.operation = operation;
	attempt.net.flags = NET_ATTEMPT;
	attempt.net.family = family;
	attempt.net.type = address->type;
	attempt.net.protocol = address->protocol;
	attempt.net.port = bpf_ntohs(address->user_port);
	attempt.net.path.flags = PATH_ABSENT;
	if (family == AF_INET) { /* known at compile time: each hook may read its own family's fields only */
		attempt.net.address_length = 4;
		*(u32 *)&attempt.net.address[0] = address->user_ip4;
	} else {
		attempt.net.address_length = 16;
		*(u32 *)&attempt.net.address[0] = address->user_ip6[0];
		*(u32 *)&attempt.net.address[4] = address->user_ip6[1];
		*(u32 *)&attempt.net.address[8] = address->user_ip6[2];
		*(u32 *)&attempt.net.address[12] = address->user_ip6[3];
	}
	emit_attempt(&attempt);
	return 1; /* let it pass: bob records, it does not decide */
}

SEC("cgroup/connect4")
int handle_connect4(struct bpf_sock_addr *address)
{
	return handle_attempt(address, NET_CONNECT, AF_INET);
}

SEC("cgroup/connect6")
int handle_connect6(struct bpf_sock_addr *address)
{
	return handle_attempt(address, NET_CONNECT, AF_INET6);
}

SEC("cgroup/sendmsg4")
int handle_sendmsg4(struct bpf_sock_addr *address)
{
	return handle_attempt(address, NET_SEND, AF_INET);
}

SEC("cgroup/sendmsg6")
int handle_sendmsg6(struct bpf_sock_addr *address)
{
	return handle_attempt(address, NET_SEND, AF_INET6);
}

#endif
