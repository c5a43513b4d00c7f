/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step says of whom it talks to: DNS, the first bytes of TLS and QUIC, HTTP in the clear. Copies of packets of the step's
 * own sockets, from programs on its own cgroup: no other workload pays, and nothing is changed or held up. The kernel decides how
 * much of a connection is worth a copy; daemon/src/recorder/traffic/ reads it.
 */
#ifndef BOB_TRAFFIC_BPF_H
#define BOB_TRAFFIC_BPF_H

#include "datagrams.bpf.h"

#define PORT_DNS   53
#define PORT_MDNS  5353
#define PORT_LLMNR 5355

#define SNIFF_BYTES 8
/* Of a connection, in bytes. A hello of TLS says how long it is; the room is for the heads of its records. */
#define HELLO_ROOM	64
#define HELLO_MAX_BYTES (16 * 1024)
#define REQUEST_BYTES	(16 * 1024) /* from the beginning of a request on */
#define STATUS_BYTES	512
#define HTTP2_BYTES	(256 * 1024)
#define DNS_BYTES	(256 * 1024)
#define HTTP1_ALL_BYTES (4 * 1024 * 1024)
#define QUIC_PACKETS	64
#define QUIC_PACKET_MAX 4096

#define SMALL_DATA  512
#define MIDDLE_DATA 2048
#define LARGE_DATA  16384

enum talk {
	TALK_UNKNOWN,
	TALK_NOTHING, /* that is read: the rest of the connection passes */
	TALK_TLS,
	TALK_HTTP1,
	TALK_HTTP2,
	TALK_DNS,
};

/* Of a socket, kept with it by the kernel. Indexes: 0 what it sends, 1 what it receives. */
struct conversation {
	u64 since_ns; /* when it was established */
	u32 base[2];  /* sequence number of the first byte */
	u32 next;     /* what it sends: behind the last byte that was sent for the first time */
	u32 left[2];  /* bytes that may be copied */
	u32 all;      /* HTTP/1: bytes copied; UDP: packets */
	u8 has_base[2];
	u8 talk;
	u8 is_inbound;
	u8 is_told; /* its bytes */
	u8 sniffed;
	char first[SNIFF_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct conversation);
} conversations SEC(".maps");

/* One packet on its way. */
struct passing {
	struct packet packet;
	struct conversation *conversation;
	u32 direction; /* 0: sent, 1: received */
	u32 offset;    /* of the payload in its stream */
	bool is_from_client;
	bool is_answer; /* of a name server */
};

struct small_traffic {
	struct frame frame;
	struct traffic_body body;
	char data[SMALL_DATA];
};

struct middle_traffic {
	struct frame frame;
	struct traffic_body body;
	char data[MIDDLE_DATA];
};

struct large_traffic {
	struct frame frame;
	struct traffic_body body;
	char data[LARGE_DATA];
};

static __always_inline void fill_traffic(struct __sk_buff *skb, const struct passing *passing, u32 flags,
					 struct frame *frame, const struct scope *scope, u32 count)
{
	struct traffic_body *body = (void *)(frame + 1);
	const struct packet *packet = &passing->packet;

	__builtin_memset(body, 0, sizeof(*body));
	fill_head(frame, FRAME_TRAFFIC, scope, sizeof(*frame) + sizeof(*body) + count);
	body->connection = bpf_get_socket_cookie(skb);
	body->offset = passing->offset;
	body->length = packet->length;
	body->protocol = packet->protocol;
	body->flags = flags | (passing->direction ? 0 : TRAFFIC_SENT) |
		      (passing->conversation->is_inbound ? TRAFFIC_INBOUND : 0);
	body->family = packet->family;
	body->port = peer_port(packet, passing->direction);
	body->local_port = passing->direction ? packet->target : packet->source;
	body->address_length = load_peer(skb, packet, passing->direction, body->address);
}

/* Rooms of three sizes, because the ring reserves constant ones only; a packet may interrupt any memory of our own. */
#define EMIT_AS(type, room)                                                                                            \
	({                                                                                                             \
		struct type *out = bpf_ringbuf_reserve(&ring, sizeof(*out), 0);                                        \
		u32 size = count;                                                                                      \
		bool is_sent = false;                                                                                  \
		if (out) {                                                                                             \
			fill_traffic(skb, passing, flags, &out->frame, scope, count);                                  \
			asm volatile("" : "+r"(size));                                                                 \
			if (size > 0 && size <= (room))                                                                \
				is_sent = !bpf_skb_load_bytes(skb, passing->packet.payload, out->data, size);          \
			if (is_sent)                                                                                   \
				bpf_ringbuf_submit(out, wakeup_flags());                                               \
			else                                                                                           \
				bpf_ringbuf_discard(out, BPF_RB_NO_WAKEUP);                                            \
		}                                                                                                      \
		is_sent;                                                                                               \
	})

/* Copies `count` bytes of the payload into the ring. */
static __noinline int emit_traffic(struct __sk_buff *skb, const struct passing *passing, u32 count, u32 flags)
{
	struct scope *scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;
	bool is_sent;

	if (!slot || !slot->armed || !count)
		return 0;
	if (passing->is_answer)
		__sync_fetch_and_add(&answers[scope->slot % BOB_MAX_SLOTS], 1);
	if (count <= SMALL_DATA)
		is_sent = EMIT_AS(small_traffic, SMALL_DATA);
	else if (count <= MIDDLE_DATA)
		is_sent = EMIT_AS(middle_traffic, MIDDLE_DATA);
	else
		is_sent = EMIT_AS(large_traffic, LARGE_DATA);
	if (!is_sent)
		count_lost(scope->slot, LOST_NAME);
	return 0;
}

static __always_inline u32 least(u32 a, u32 b)
{
	return a < b ? a : b;
}

/* The token of a method and a space, or the beginning of a long one: capital letters, and the hyphen of M-SEARCH. RFC 9110, 9.1 */
static __always_inline bool starts_request(const char *first, u32 count)
{
	for (u32 i = 0; i < SNIFF_BYTES; i++) {
		if (i >= count)
			break;
		if (first[i] == ' ')
			return i > 0;
		if ((first[i] < 'A' || first[i] > 'Z') && first[i] != '-')
			return false;
	}
	return true;
}

static __always_inline bool starts_hello(const char *first)
{
	return first[0] == 22 && first[1] == 3; /* a handshake record of TLS, RFC 8446, 5.1 */
}

/* With the bytes there are so far. TALK_UNKNOWN: it can still become something. */
static __always_inline u32 guess_talk(const char *first, u32 count)
{
	if (first[0] == 22)
		return count < 2 ? TALK_UNKNOWN : first[1] == 3 ? TALK_TLS : TALK_NOTHING;
	if (!starts_request(first, count))
		return TALK_NOTHING;
	if (count < SNIFF_BYTES)
		return TALK_UNKNOWN; /* everything is copied until then */
	return starts_with(first, "PRI * HT", SNIFF_BYTES) ? TALK_HTTP2 : TALK_HTTP1;
}

/* Record head of 5 bytes, then the handshake's: its type and three bytes of length. */
static __always_inline u32 hello_bytes(const char *first)
{
	u32 length = (u8)first[6] << 16 | (u8)first[7] << 8 | 255;

	return least(length + 9 + HELLO_ROOM, HELLO_MAX_BYTES);
}

static __always_inline void begin_talk(struct conversation *conversation, u32 client)
{
	u32 talk = guess_talk(conversation->first, conversation->sniffed);
	u32 bytes = HELLO_MAX_BYTES;

	conversation->talk = talk;
	if (talk == TALK_UNKNOWN || talk == TALK_NOTHING)
		return;
	if (talk == TALK_TLS && conversation->sniffed == SNIFF_BYTES)
		bytes = hello_bytes(conversation->first);
	else if (talk == TALK_HTTP1)
		bytes = REQUEST_BYTES;
	else if (talk == TALK_HTTP2)
		bytes = HTTP2_BYTES;
	conversation->left[client & 1] = bytes;
	conversation->left[!client] = talk == TALK_HTTP2 ? HTTP2_BYTES : 0;
}

/* One by one, as few as they are. */
static __always_inline void sniff_slowly(struct __sk_buff *skb, struct passing *passing)
{
	struct conversation *conversation = passing->conversation;

	for (u32 i = 0; i < SNIFF_BYTES; i++) {
		u32 at = conversation->sniffed;

		if (i >= passing->packet.length || at >= SNIFF_BYTES)
			break;
		asm volatile("" : "+r"(at)); /* else the bound is lost before the verifier sees it */
		if (bpf_skb_load_bytes(skb, passing->packet.payload + i, &conversation->first[at & 7], 1))
			break;
		conversation->sniffed = at + 1;
	}
}

/* Adds the first bytes of the client to what the guess is made of. */
static __always_inline void sniff(struct __sk_buff *skb, struct passing *passing)
{
	struct conversation *conversation = passing->conversation;

	if (passing->offset != conversation->sniffed)
		return;
	if (!passing->offset && !bpf_skb_load_bytes(skb, passing->packet.payload, conversation->first, SNIFF_BYTES))
		conversation->sniffed = SNIFF_BYTES;
	else
		sniff_slowly(skb, passing);
	begin_talk(conversation, passing->direction);
}

/* HTTP/1 goes on as long as the connection does: what begins like a request has new room, also what begins like TLS (CONNECT). */
static __always_inline u32 http1_bytes(struct __sk_buff *skb, struct passing *passing)
{
	struct conversation *conversation = passing->conversation;
	u32 length = passing->packet.length, client = passing->direction;
	char first[SNIFF_BYTES] = {};

	if (conversation->all > HTTP1_ALL_BYTES) {
		conversation->talk = TALK_NOTHING;
		return least(length, 1); /* so that it is known that there was more */
	}
	if (length >= SNIFF_BYTES)
		bpf_skb_load_bytes(skb, passing->packet.payload, first, sizeof(first));
	if (!passing->is_from_client)
		return starts_with(first, "HTTP/1.", 7) ? least(length, STATUS_BYTES) : 0;
	if (first[0] && (starts_request(first, SNIFF_BYTES) || starts_hello(first)))
		conversation->left[client & 1] = REQUEST_BYTES;
	return least(length, conversation->left[client & 1]);
}

/* A server of HTTP/2 may speak first: with the head of a SETTINGS frame. RFC 9113, 3.4 and 4.1 */
static __always_inline bool is_settings(struct __sk_buff *skb, const struct passing *passing)
{
	u8 head[9] = {};

	return !bpf_skb_load_bytes(skb, passing->packet.payload, head, sizeof(head)) && !head[0] && head[3] == 4 &&
	       !head[5] && !head[6] && !head[7] && !head[8];
}

/* How much of the payload is worth a copy. */
static __always_inline u32 wanted_bytes(struct __sk_buff *skb, struct passing *passing)
{
	struct conversation *conversation = passing->conversation;
	u32 count;

	if (conversation->talk == TALK_UNKNOWN && passing->is_from_client)
		sniff(skb, passing);
	if (conversation->talk == TALK_UNKNOWN && passing->is_from_client)
		return least(passing->packet.length, SNIFF_BYTES);
	if (conversation->talk == TALK_UNKNOWN)
		return is_settings(skb, passing) ? least(passing->packet.length, STATUS_BYTES) : 0;
	if (conversation->talk == TALK_HTTP1)
		count = http1_bytes(skb, passing);
	else
		count = least(passing->packet.length, conversation->left[passing->direction & 1]);
	return least(count, LARGE_DATA);
}

static __always_inline void take_bytes(struct conversation *conversation, u32 direction, u32 count)
{
	u32 left = conversation->left[direction & 1];

	conversation->left[direction & 1] = left > count ? left - count : 0;
	conversation->all += count;
	if (conversation->talk != TALK_HTTP1 && conversation->talk != TALK_UNKNOWN &&
	    !conversation->left[direction & 1])
		conversation->talk = TALK_NOTHING;
}

/* Sets where the payload is in its stream. False: all of it was sent before. */
static __always_inline bool place_payload(struct passing *passing)
{
	struct conversation *conversation = passing->conversation;
	const struct packet *packet = &passing->packet;
	u32 direction = passing->direction & 1, end = packet->seq + packet->length;

	if (!conversation->has_base[direction]) {
		conversation->has_base[direction] = 1;
		conversation->base[direction] = packet->seq;
		if (!direction)
			conversation->next = packet->seq;
	}
	passing->offset = packet->seq - conversation->base[direction];
	if (direction)
		return true;
	if ((s32)(end - conversation->next) <= 0)
		return false;
	conversation->next = end;
	return true;
}

static __always_inline void note_segment(struct __sk_buff *skb, struct passing *passing)
{
	struct conversation *conversation = passing->conversation;
	u32 count, talk;

	passing->is_from_client = passing->direction == conversation->is_inbound;
	if (conversation->talk == TALK_UNKNOWN && !conversation->sniffed &&
	    (passing->direction ? passing->packet.source : passing->packet.target) == PORT_DNS) {
		conversation->talk = TALK_DNS;
		conversation->left[0] = conversation->left[1] = DNS_BYTES;
	}
	if (!place_payload(passing))
		return;
	count = wanted_bytes(skb, passing);
	talk = conversation->talk;
	if (!count)
		return;
	take_bytes(conversation, passing->direction, count);
	passing->is_answer = talk == TALK_DNS && passing->direction;
	emit_traffic(skb, passing, count, talk != TALK_TLS && conversation->talk == TALK_NOTHING ? TRAFFIC_LAST : 0);
}

static __always_inline bool is_name_service(u16 port)
{
	return port == PORT_DNS || port == PORT_MDNS || port == PORT_LLMNR;
}

/* The first packet of a QUIC connection from its client: RFC 9000, 17.2.2; RFC 9369, 3.2. */
static __always_inline bool is_quic_initial(struct __sk_buff *skb, const struct packet *packet)
{
	u8 head[5] = {};
	u32 version;

	if (packet->length < 1200 || bpf_skb_load_bytes(skb, packet->payload, head, sizeof(head)))
		return false;
	version = head[1] << 24 | head[2] << 16 | head[3] << 8 | head[4];
	if (version == 1)
		return (head[0] & 0xf0) == 0xc0;
	return version == 0x6b3343cf && (head[0] & 0xf0) == 0xd0;
}

static __always_inline void note_datagram(struct __sk_buff *skb, struct passing *passing)
{
	const struct packet *packet = &passing->packet;

	count_datagram(skb, packet, passing->direction);
	if (is_name_service(peer_port(packet, passing->direction))) {
		passing->is_answer = passing->direction;
		emit_traffic(skb, passing, least(packet->length, QUIC_PACKET_MAX), 0);
		return;
	}
	if (passing->direction || passing->conversation->all >= QUIC_PACKETS || !is_quic_initial(skb, packet))
		return;
	passing->conversation->all++;
	emit_traffic(skb, passing, least(packet->length, QUIC_PACKET_MAX), 0);
}

static __always_inline int note_packet(struct __sk_buff *skb, u32 direction)
{
	struct bpf_sock *sock = skb->sk;
	struct passing passing = { .direction = direction };
	struct scope *scope;

	sock = sock ? bpf_sk_fullsock(sock) : NULL;
	if (!sock || (sock->protocol != IPPROTO_TCP && sock->protocol != IPPROTO_UDP))
		return 1;
	if (!read_packet(skb, &passing.packet) || passing.packet.protocol != sock->protocol)
		return 1;
	passing.conversation = bpf_sk_storage_get(&conversations, sock, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!passing.conversation) {
		scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
		if (scope)
			count_lost(scope->slot, LOST_NAME);
	} else if (passing.packet.protocol == IPPROTO_UDP) {
		note_datagram(skb, &passing);
	} else if (passing.conversation->talk != TALK_NOTHING) {
		note_segment(skb, &passing);
	}
	return 1; /* let it pass: bob records, it does not decide */
}

SEC("cgroup_skb/egress")
int handle_egress(struct __sk_buff *skb)
{
	return note_packet(skb, 0);
}

SEC("cgroup_skb/ingress")
int handle_ingress(struct __sk_buff *skb)
{
	return note_packet(skb, 1);
}

#endif
