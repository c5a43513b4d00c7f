/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A step's policy, where its network is concerned: what is not allowed is refused with EPERM, before it happens. These programs are
 * attached to the cgroups of steps with a policy, and to no others.
 */
#ifndef BOB_ENFORCE_BPF_H
#define BOB_ENFORCE_BPF_H

#include "network.bpf.h"
#include "questions.bpf.h"

/* Who connects to no address gets this host's own: 0.0.0.0 is 127.0.0.1, and :: is ::1. */
static __always_inline void resolve_unspecified(struct policy_address *address)
{
	if (address->words[0])
		return;
	if (address->words[1] == 0)
		address->words[1] = 1;
	else if (address->words[1] == 0xffffULL << 32)
		address->words[1] |= 0x7f000001;
}

static __always_inline int enforce_address(struct bpf_sock_addr *address, u32 family)
{
	struct scope *scope = scope_of_cgroup(bpf_get_current_cgroup_id());
	struct asked asked = {};
	u32 *words = (u32 *)&asked.address;

	if (!scope)
		return 1; /* somebody else's task, who was given a socket of the step */
	asked.port = bpf_ntohs(address->user_port);
	asked.protocol = protocol_code(address->type, address->protocol);
	if (family == AF_INET) {
		take_ipv4(&asked.address, address->user_ip4);
	} else {
		words[0] = address->user_ip6[0];
		words[1] = address->user_ip6[1];
		words[2] = address->user_ip6[2];
		words[3] = address->user_ip6[3];
		take_ipv6(&asked.address);
	}
	resolve_unspecified(&asked.address);
	return decide_contact(&asked, scope, REFUSED_CONTACT);
}

SEC("cgroup/connect4")
int enforce_connect4(struct bpf_sock_addr *address)
{
	return enforce_address(address, AF_INET);
}

SEC("cgroup/connect6")
int enforce_connect6(struct bpf_sock_addr *address)
{
	return enforce_address(address, AF_INET6);
}

SEC("cgroup/sendmsg4")
int enforce_sendmsg4(struct bpf_sock_addr *address)
{
	return enforce_address(address, AF_INET);
}

SEC("cgroup/sendmsg6")
int enforce_sendmsg6(struct bpf_sock_addr *address)
{
	return enforce_address(address, AF_INET6);
}

/* Who is where name servers are can answer his own questions: from then on no name is believed. */
static __always_inline int enforce_bind(struct bpf_sock_addr *address)
{
	struct scope *scope = scope_of_cgroup(bpf_get_current_cgroup_id());
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;

	if (slot && is_name_service(bpf_ntohs(address->user_port)))
		slot->serves_names = 1;
	return 1;
}

SEC("cgroup/bind4")
int enforce_bind4(struct bpf_sock_addr *address)
{
	return enforce_bind(address);
}

SEC("cgroup/bind6")
int enforce_bind6(struct bpf_sock_addr *address)
{
	return enforce_bind(address);
}

/*
 * By a raw socket a packet can come from anybody: from a name server, too. Those of TCP are never let: their packets look to
 * enforce_egress as the ones that the kernel sends itself.
 */
SEC("cgroup/sock_create")
int enforce_sock_create(struct bpf_sock *sock)
{
	struct scope *scope = scope_of_cgroup(bpf_get_current_cgroup_id());
	struct asked asked = { .protocol = PROTOCOL_RAW };

	if (!scope || sock->type != SOCK_RAW)
		return 1;
	asked.policy = policy_of(scope);
	if (!asked.policy || (sock->protocol != IPPROTO_TCP && !(asked.policy->flags & POLICY_BY_NAMES)))
		return 1;
	asked.entry = asked.policy->closed_by;
	tell_refusal(&asked, scope, REFUSED_SOCKET);
	return 0;
}

/* What no other hook sees: packets of ICMP, of raw sockets, of protocols with calls of their own. */
static __noinline int enforce_packet(struct __sk_buff *skb, struct bpf_sock *sock, const struct packet *packet)
{
	struct scope *scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
	struct asked asked = { .protocol = protocol_code(sock->type, sock->protocol) };

	if (!scope || !packet->family)
		return 1;
	take_peer(skb, packet, 0, &asked.address);
	return decide_contact(&asked, scope, REFUSED_CONTACT);
}

SEC("cgroup_skb/egress")
int enforce_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sock = skb->sk ? bpf_sk_fullsock(skb->sk) : NULL;
	struct packet packet = {};

	if (!sock || sock->protocol == IPPROTO_TCP || sock->protocol == IPPROTO_MPTCP)
		return 1;
	if (sock->protocol != IPPROTO_UDP || sock->type == SOCK_RAW) {
		read_ip_header(skb, &packet);
		return enforce_packet(skb, sock, &packet);
	}
	if (!read_packet(skb, &packet) || !is_name_service(packet.target))
		return 1;
	return decide_question(skb, &packet);
}

SEC("cgroup_skb/ingress")
int enforce_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sock = skb->sk ? bpf_sk_fullsock(skb->sk) : NULL;
	struct packet packet = {};

	if (sock && (sock->protocol == IPPROTO_TCP || sock->protocol == IPPROTO_UDP) && read_packet(skb, &packet) &&
	    packet.protocol == sock->protocol && is_name_service(packet.source))
		learn_names(skb, &packet);
	return 1;
}

#endif
