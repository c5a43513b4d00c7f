/* SPDX-License-Identifier: GPL-2.0-only */
/* Where things are in a packet of a socket, as the programs of a cgroup get it: from its IP header on. RFC 791, 8200, 9293, 768. */
#ifndef BOB_PACKET_BPF_H
#define BOB_PACKET_BPF_H

#include "emit.bpf.h"
#include "text.bpf.h"

#define IPV4_MORE_OFFSET 0x3fff /* of the fragment field: MORE_FRAGMENTS, and an offset */
#define TCP_SYN		 2
#define HEADER_AT_MAX	 60 /* of an IPv4 header */

struct packet {
	u32 payload; /* offset */
	u32 length;  /* of the payload, in bytes */
	u32 seq;     /* TCP: of the first byte of the payload */
	u16 source;
	u16 target;
	u16 family;
	u16 protocol;
	u32 ip_addresses; /* offset of the source's, the target's follows */
};

/* What is not in one piece with the beginning of the packet, where headers are, has to be fetched. `size` is a constant. */
static __always_inline const void *header_at(struct __sk_buff *skb, u32 at, void *room, u32 size)
{
	void *data = (void *)(u64)skb->data, *end = (void *)(u64)skb->data_end;

	if (at <= HEADER_AT_MAX && data + at + size <= end)
		return data + at;
	return bpf_skb_load_bytes(skb, at, room, size) ? NULL : room;
}

/* Fragments are not looked at: what bob reads is sent in whole packets, but for the answers of few name servers. */
static __always_inline u32 read_ip_header(struct __sk_buff *skb, struct packet *packet)
{
	u8 room[10];
	const u8 *head = header_at(skb, 0, room, sizeof(room));

	if (!head)
		return 0;
	if (head[0] >> 4 == 4) {
		packet->family = AF_INET;
		packet->protocol = head[9];
		packet->ip_addresses = 12;
		return (head[6] << 8 | head[7]) & IPV4_MORE_OFFSET ? 0 : (head[0] & 15) * 4;
	}
	packet->family = AF_INET6;
	packet->protocol = head[6];
	packet->ip_addresses = 8;
	return 40;
}

struct tcp_header {
	u16 source;
	u16 target;
	u32 seq;
	u32 ack;
	u8 words;
	u8 flags;
};

static __always_inline bool read_tcp_header(struct __sk_buff *skb, u32 at, struct packet *packet)
{
	struct tcp_header room;
	const struct tcp_header *tcp = header_at(skb, at, &room, 14);

	if (!tcp)
		return false;
	packet->source = bpf_ntohs(tcp->source);
	packet->target = bpf_ntohs(tcp->target);
	packet->seq = bpf_ntohl(tcp->seq) + !!(tcp->flags & TCP_SYN);
	packet->payload = at + (tcp->words >> 4) * 4;
	return true;
}

static __always_inline bool read_udp_header(struct __sk_buff *skb, u32 at, struct packet *packet)
{
	u16 room[2];
	const u16 *ports = header_at(skb, at, room, sizeof(room));

	if (!ports)
		return false;
	packet->source = bpf_ntohs(ports[0]);
	packet->target = bpf_ntohs(ports[1]);
	packet->payload = at + 8;
	return true;
}

/* True where there is a payload of TCP or UDP. */
static __always_inline bool read_packet(struct __sk_buff *skb, struct packet *packet)
{
	u32 at = read_ip_header(skb, packet);
	bool is_read = false;

	if (!at)
		return false;
	if (packet->protocol == IPPROTO_TCP)
		is_read = read_tcp_header(skb, at, packet);
	else if (packet->protocol == IPPROTO_UDP)
		is_read = read_udp_header(skb, at, packet);
	if (!is_read || skb->len <= packet->payload)
		return false;
	packet->length = skb->len - packet->payload;
	return true;
}

/* Of the other side. `direction`: 0 sent, 1 received. */
static __always_inline u16 peer_port(const struct packet *packet, u32 direction)
{
	return direction ? packet->source : packet->target;
}

/* The other side's, into 16 bytes; returns how many it has. */
static __always_inline u32 load_peer(struct __sk_buff *skb, const struct packet *packet, u32 direction, u8 *to)
{
	u32 length = packet->family == AF_INET ? 4 : 16;
	u32 at = packet->ip_addresses + (direction ? 0 : length);

	if (length == 4)
		bpf_skb_load_bytes(skb, at, to, 4);
	else
		bpf_skb_load_bytes(skb, at, to, 16);
	return length;
}

#endif
