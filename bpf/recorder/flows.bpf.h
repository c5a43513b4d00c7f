/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes of TCP connections. The socket's cgroup decides the step: state changes also happen in interrupts. */
#ifndef BOB_FLOWS_BPF_H
#define BOB_FLOWS_BPF_H

#include "traffic.bpf.h"

#define SOCK_DONE	 1 /* enum sock_flags, set by tcp_fin() */
#define SHUTDOWN_MASK	 3
#define TCP_ESTABLISHED	 1
#define TCP_SYN_SENT	 2
#define TCP_SYN_RECV	 3
#define TCP_FIN_WAIT1	 4
#define TCP_CLOSE	 7
#define TCP_LAST_ACK	 9
#define TCP_NEW_SYN_RECV 12

struct flow_event {
	struct frame frame;
	struct flow_body body;
};

static __always_inline bool has_fin(const struct sock *sock)
{
	return BPF_CORE_READ(sock, __sk_common.skc_flags) & (1UL << SOCK_DONE);
}

static __always_inline void fill_flow(struct flow_body *flow, const struct sock *sock, u64 connection, bool inbound)
{
	const struct tcp_sock *tcp = (void *)sock;

	flow->connection = connection;
	/* What the process wrote: sent once, and still waiting in the queue. */
	flow->bytes_sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans) +
			   (u32)(BPF_CORE_READ(tcp, write_seq) - BPF_CORE_READ(tcp, snd_nxt));
	/* The kernel counts the peer's FIN as a byte (tcp_rcv_nxt_update). */
	flow->bytes_received = BPF_CORE_READ(tcp, bytes_received) - has_fin(sock);
	flow->family = BPF_CORE_READ(sock, __sk_common.skc_family);
	flow->inbound = inbound;
	flow->protocol = IPPROTO_TCP;
	flow->port = inbound ? BPF_CORE_READ(sock, __sk_common.skc_num)
			     : bpf_ntohs(BPF_CORE_READ(sock, __sk_common.skc_dport));
	flow->address_length = flow->family == AF_INET ? 4 : 16;
	if (flow->family == AF_INET)
		bpf_probe_read_kernel(flow->address, 4, &sock->__sk_common.skc_daddr);
	else
		bpf_probe_read_kernel(flow->address, 16, &sock->__sk_common.skc_v6_daddr);
}

static __always_inline bool was_connected(int state)
{
	return state != TCP_SYN_SENT && state != TCP_SYN_RECV && state != TCP_NEW_SYN_RECV && state != TCP_LISTEN &&
	       state != TCP_CLOSE;
}

/*
 * The last moment at which the process can read or write: the close of a whole socket, or the end of the connection. What
 * happens to a closed socket in the background may come after the end of the step.
 */
static __always_inline bool is_last_chance(const struct sock *sock, int state)
{
	if (state == TCP_FIN_WAIT1 || state == TCP_LAST_ACK)
		return BPF_CORE_READ(sock, sk_shutdown) == SHUTDOWN_MASK;
	return state == TCP_CLOSE;
}

/* Where its streams begin is known now, and not by what comes first: packets overtake each other. */
static __always_inline void begin_conversation(struct sock *sock, bool inbound)
{
	struct conversation *conversation = bpf_sk_storage_get(&conversations, sock, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	const struct tcp_sock *tcp = (void *)sock;

	if (!conversation)
		return;
	conversation->since_ns = bpf_ktime_get_ns();
	conversation->is_inbound = inbound;
	if (!conversation->has_base[0]) {
		conversation->base[0] = conversation->next = BPF_CORE_READ(tcp, snd_nxt);
		conversation->has_base[0] = 1;
	}
	if (!conversation->has_base[1]) {
		conversation->base[1] = BPF_CORE_READ(tcp, rcv_nxt);
		conversation->has_base[1] = 1;
	}
}

static __always_inline u64 duration_of(struct sock *sock)
{
	struct conversation *conversation = bpf_sk_storage_get(&conversations, sock, NULL, 0);

	return conversation && conversation->since_ns ? bpf_ktime_get_ns() - conversation->since_ns : 0;
}

static __always_inline int note_state(struct sock *sock, int old_state, int new_state)
{
	struct scope *scope = scope_of_cgroup(sock->sk_cgrp_data.cgroup->kn->id);
	struct seen_key key = { .what = FRAME_FLOW }, told = { .what = FRAME_FLOW | 1 << 8 };
	struct flow_event event = {};
	void *map;

	if (!scope || sock->sk_protocol != IPPROTO_TCP)
		return 0;
	key.a = bpf_get_socket_cookie(sock);
	if (new_state == TCP_ESTABLISHED)
		begin_conversation(sock, old_state == TCP_SYN_RECV);
	if (old_state == TCP_SYN_RECV && new_state == TCP_ESTABLISHED)
		is_news(scope->slot, &key); /* remembers that it is inbound */
	if (!was_connected(old_state) || !is_last_chance(sock, new_state))
		return 0;
	map = bpf_map_lookup_elem(&seen, &scope->slot);
	told.a = key.a;
	if (!is_news(scope->slot, &told))
		return 0;
	fill_flow(&event.body, sock, key.a, map && bpf_map_lookup_elem(map, &key));
	event.body.duration_ns = duration_of(sock);
	fill_head(&event.frame, FRAME_FLOW, scope, sizeof(event));
	emit_small(&event, sizeof(event), scope, LOST_FLOW);
	return 0;
}

/*
 * Twice, because the kernel skips a program that already runs on the same CPU: when a packet arrives in the middle of it (a soft
 * interrupt) and changes another socket's state. The other of the two is not running then, and what both see is told once.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(handle_inet_sock_set_state, struct sock *sock, const int old_state, const int new_state)
{
	return note_state(sock, old_state, new_state);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(handle_inet_sock_set_state_again, struct sock *sock, const int old_state, const int new_state)
{
	return note_state(sock, old_state, new_state);
}

#endif
