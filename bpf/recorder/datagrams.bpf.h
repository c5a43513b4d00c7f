/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes of datagrams by who is at the other end. A socket of UDP can talk to many, and closing it says nothing. */
#ifndef BOB_DATAGRAMS_BPF_H
#define BOB_DATAGRAMS_BPF_H

#include "packet.bpf.h"

/* `direction`: 0 sent, 1 received. */
static __always_inline void fill_peer(struct __sk_buff *skb, const struct packet *packet, u32 direction,
				      struct peer *peer)
{
	peer->family = packet->family;
	peer->port = peer_port(packet, direction);
	load_peer(skb, packet, direction, peer->address);
}

static __always_inline struct peer_bytes *open_peer(const struct scope *scope, const struct peer *peer, u32 direction,
						    u64 now)
{
	struct peer_bytes none = { .first_ns = now, .is_inbound = direction };
	void *map = bpf_map_lookup_elem(&peers, &scope->slot);
	struct peer_bytes *bytes = map ? bpf_map_lookup_elem(map, peer) : NULL;

	if (bytes || !map)
		return bytes;
	bpf_map_update_elem(map, peer, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, peer);
}

static __always_inline void count_datagram(struct __sk_buff *skb, const struct packet *packet, u32 direction)
{
	struct scope *scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;
	struct peer peer = {};
	u64 now = bpf_ktime_get_ns();
	struct peer_bytes *bytes;

	if (!slot || !slot->armed)
		return;
	fill_peer(skb, packet, direction, &peer);
	bytes = open_peer(scope, &peer, direction, now);
	if (!bytes) {
		count_truncated(scope->slot, TRUNCATED_PEER);
		return;
	}
	__sync_fetch_and_add(direction ? &bytes->received : &bytes->sent, packet->length);
	bytes->last_ns = now;
}

#endif
