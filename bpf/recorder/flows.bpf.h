/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes of TCP connections, told by the sockets of the step's own cgroup to a program on it: no other workload pays. What is
 * known of a connection is kept with its socket.
 */
#ifndef BOB_FLOWS_BPF_H
#define BOB_FLOWS_BPF_H

#include "traffic.bpf.h"

#define SOCK_DONE	 1 /* enum sock_flags, set by tcp_fin() */
#define SHUTDOWN_MASK	 3
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
	return sock->__sk_common.skc_flags & (1UL << SOCK_DONE);
}

static __always_inline void fill_flow(struct flow_body *flow, const struct tcp_sock *tcp, bool inbound)
{
	const struct sock *sock = (void *)tcp;

	/* What the process wrote: sent once, and still waiting in the queue. */
	flow->bytes_sent = tcp->bytes_sent - tcp->bytes_retrans + (u32)(tcp->write_seq - tcp->snd_nxt);
	/* The kernel counts the peer's FIN as a byte (tcp_rcv_nxt_update). */
	flow->bytes_received = tcp->bytes_received - has_fin(sock);
	flow->family = sock->__sk_common.skc_family;
	flow->inbound = inbound;
	flow->protocol = IPPROTO_TCP;
	flow->port = inbound ? sock->__sk_common.skc_num : bpf_ntohs(sock->__sk_common.skc_dport);
	flow->address_length = flow->family == AF_INET ? 4 : 16;
	if (flow->family == AF_INET)
		*(u32 *)flow->address = sock->__sk_common.skc_daddr;
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
		return sock->sk_shutdown == SHUTDOWN_MASK;
	return state == TCP_CLOSE;
}

enum flow_fact {
	FLOW_INBOUND,
	FLOW_TOLD,
};

/* Of a socket that has no room for storage, in the map of what was told. True the first time. */
static __always_inline bool is_new_fact(const struct scope *scope, u64 connection, u32 fact)
{
	struct seen_key key = { .a = connection, .what = FRAME_FLOW | fact << 8 };

	return is_news(scope->slot, &key);
}

static __always_inline bool is_inbound(struct bpf_sock_ops *ops, const struct conversation *conversation,
				       const struct scope *scope)
{
	return conversation ? conversation->is_inbound : !is_new_fact(scope, bpf_get_socket_cookie(ops), FLOW_INBOUND);
}

/* A connection can come to its last chance twice: closed by its process, and then for good. */
static __always_inline bool is_told(struct bpf_sock_ops *ops, struct conversation *conversation,
				    const struct scope *scope)
{
	bool told;

	if (!conversation)
		return !is_new_fact(scope, bpf_get_socket_cookie(ops), FLOW_TOLD);
	told = conversation->is_told;
	conversation->is_told = 1;
	return told;
}

static __always_inline struct scope *scope_of_socket(const struct sock *sock)
{
	return scope_of_cgroup(sock->sk_cgrp_data.cgroup->kn->id);
}

/* Where its streams begin is known now, and not by what comes first: packets overtake each other. */
static __always_inline void begin_conversation(struct bpf_sock_ops *ops, struct bpf_sock *socket, bool is_inbound)
{
	struct conversation *conversation =
		bpf_sk_storage_get(&conversations, socket, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	const struct tcp_sock *tcp = bpf_skc_to_tcp_sock(socket);
	struct scope *scope;

	if (!tcp)
		return;
	bpf_sock_ops_cb_flags_set(ops, ops->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_STATE_CB_FLAG);
	if (!conversation) {
		scope = scope_of_socket((void *)tcp);
		if (scope && is_inbound)
			is_new_fact(scope, bpf_get_socket_cookie(ops), FLOW_INBOUND);
		return;
	}
	conversation->since_ns = bpf_ktime_get_ns();
	conversation->is_inbound = is_inbound;
	if (!conversation->has_base[0]) {
		conversation->base[0] = conversation->next = tcp->snd_nxt;
		conversation->has_base[0] = 1;
	}
	if (!conversation->has_base[1]) {
		conversation->base[1] = tcp->rcv_nxt;
		conversation->has_base[1] = 1;
	}
}

static __always_inline void emit_flow(struct bpf_sock_ops *ops, const struct tcp_sock *tcp,
				      const struct conversation *conversation, const struct scope *scope)
{
	struct flow_event *event = bpf_ringbuf_reserve(&ring, sizeof(*event), 0);

	if (!event) {
		count_lost(scope->slot, LOST_FLOW);
		return;
	}
	__builtin_memset(&event->body, 0, sizeof(event->body));
	fill_flow(&event->body, tcp, is_inbound(ops, conversation, scope));
	event->body.connection = bpf_get_socket_cookie(ops);
	if (conversation && conversation->since_ns)
		event->body.duration_ns = bpf_ktime_get_ns() - conversation->since_ns;
	fill_head(&event->frame, FRAME_FLOW, scope, sizeof(*event));
	bpf_ringbuf_submit(event, wakeup_flags());
}

static __always_inline void note_state(struct bpf_sock_ops *ops, struct bpf_sock *socket, int old_state, int new_state)
{
	const struct tcp_sock *tcp = bpf_skc_to_tcp_sock(socket);
	struct conversation *conversation;
	struct scope *scope;

	if (!tcp || !was_connected(old_state) || !is_last_chance((void *)tcp, new_state))
		return;
	scope = scope_of_socket((void *)tcp);
	if (!scope)
		return;
	conversation = bpf_sk_storage_get(&conversations, socket, NULL, 0);
	if (!is_told(ops, conversation, scope))
		emit_flow(ops, tcp, conversation, scope);
}

/* Only a socket that was established in the step's cgroup tells its changes of state. */
SEC("sockops")
int handle_sockops(struct bpf_sock_ops *ops)
{
	struct bpf_sock *socket = ops->sk;
	u32 operation = ops->op;

	if (!socket)
		return 1;
	if (operation == BPF_SOCK_OPS_STATE_CB)
		note_state(ops, socket, ops->args[0], ops->args[1]);
	else if (operation == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB || operation == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		begin_conversation(ops, socket, operation == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB);
	ops->reply = -1; /* as without a program: the kernel's own values */
	return 1;
}

#endif
