/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Connections and datagrams by unix sockets, when they come to the socket at the other end: the kernel's own object, whatever other
 * threads did to the name or the descriptor meanwhile. Still inside the system call of who sent them.
 */
#ifndef BOB_UNIX_BPF_H
#define BOB_UNIX_BPF_H

#include "network.bpf.h"

static __always_inline u32 unix_operation(const struct sock *sock)
{
	if (sock->__sk_common.skc_state == TCP_LISTEN)
		return NET_CONNECT;
	return sock->sk_type == SOCK_DGRAM ? NET_SEND : 0;
}

/* A datagram to a socket without a name came by socketpair(2): nothing that was not there before is reached. */
static __always_inline bool has_name(const struct sock *sock)
{
	return BPF_CORE_READ((struct unix_sock *)sock, addr);
}

/* The socket is scratch->sock: by way of memory, as in place_of_file(). */
__noinline int emit_unix(void)
{
	struct scratch *scratch = scratch_get();
	const struct sock *sock = scratch ? (void *)scratch->sock : NULL;
	struct place place = {};
	s32 text;

	if (!scratch)
		return 0;
	fill_net(scratch, sock, BPF_CORE_READ(sock, sk_type));
	scratch->net.flags = NET_PROVEN;
	text = take_unix(scratch, sock, &place);
	emit_net(scratch, text, place);
	return 0;
}

/* Also runs for each packet that comes to this host: those are of other families, and of no task. */
SEC("tp_btf/sk_data_ready")
int BPF_PROG(handle_sk_data_ready, struct sock *sock)
{
	struct scope *scope;
	struct slot *slot;
	struct scratch *scratch;
	u32 operation;

	if (sock->__sk_common.skc_family != AF_UNIX)
		return 0;
	operation = unix_operation(sock);
	scope = operation && has_name(sock) ? scope_current() : NULL;
	slot = scope ? slot_recording(scope) : NULL;
	if (!slot)
		return 0;
	scratch = scratch_get();
	if (!scratch) {
		count_lost(scope->slot, LOST_NET);
		return 0;
	}
	scratch->call.scope = *scope;
	scratch->call.operation = (struct operation){ .code = operation };
	scratch->call.error = 0;
	scratch->call.file = 0;
	scratch->sock = (u64)sock;
	emit_unix();
	return 0;
}

#endif
