/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names in the step's own DNS, for its policy: what it asks for is decided before it leaves, what it is answered is known before the
 * program reads it. RFC 1035. Only what is in one packet is looked at.
 */
#ifndef BOB_QUESTIONS_BPF_H
#define BOB_QUESTIONS_BPF_H

#include "traffic.bpf.h"
#include "verdict.bpf.h"

#define DNS_HEAD	12
#define DNS_RESPONSE	0x80
#define DNS_ANSWERS_MAX 64
#define DNS_LABELS_MAX	128
#define DNS_TYPE_A	1
#define DNS_TYPE_AAAA	28
#define DNS_CLASS_IN	1

struct question {
	struct asked asked; /* of the name that it is for; its address is the server's */
	struct __sk_buff *skb;
	const struct policy_name *pattern; /* that is compared */
	void *addresses;		   /* the step's map of them */
	u32 beliefs;			   /* that the server's answers are for */
	u32 at;				   /* in the packet: where the answers begin, the next one */
	u32 answers;
	u32 i; /* in the name */
	u32 j; /* in the pattern */
	u16 length;
	u8 fits;
	u8 differs;
	u8 is_response;
	u8 name[POLICY_NAME_BYTES];
};

/* No length of a label is a letter: they are at most 63. */
static long each_byte(u32 index, void *context)
{
	struct question *question = context;
	u8 *byte = &question->name[index & (POLICY_NAME_BYTES - 1)];

	*byte |= (u8)(*byte - 'A') < 26 ? 'a' - 'A' : 0;
	return 0;
}

static long each_length(u32 index, void *context)
{
	struct question *question = context;
	u32 length = question->name[question->i & (POLICY_NAME_BYTES - 1)];

	if (!length) {
		question->length = question->i;
		return 1;
	}
	question->i += length + 1;
	return length > 63 || question->i >= POLICY_NAME_BYTES;
}

/* The message begins `at`. False: it has not one question that can be read. */
static __always_inline bool read_question(struct __sk_buff *skb, u32 at, struct question *question)
{
	u8 head[DNS_HEAD];
	u32 left;

	if (bpf_skb_load_bytes(skb, at, head, sizeof(head)))
		return false;
	question->is_response = head[2] & DNS_RESPONSE;
	question->answers = head[6] << 8 | head[7];
	at += DNS_HEAD;
	left = skb->len - at;
	if ((head[4] << 8 | head[5]) != 1 || skb->len <= at)
		return false;
	if (left > POLICY_NAME_BYTES - 1)
		left = POLICY_NAME_BYTES - 1;
	asm volatile("" : "+r"(left)); /* else the bound is lost before the verifier sees it */
	if (!left || left > POLICY_NAME_BYTES - 1 || bpf_skb_load_bytes(skb, at, question->name, left))
		return false;
	bpf_loop(DNS_LABELS_MAX, each_length, question, 0);
	bpf_loop(left, each_byte, question, 0);
	question->at = at + question->length + 1 + 4; /* type and class */
	return question->length;
}

static long each_letter(u32 index, void *context)
{
	struct question *question = context;
	u32 k = index + 1;

	question->differs = question->name[(question->i + k) & (POLICY_NAME_BYTES - 1)] !=
			    question->pattern->labels[(question->j + k) & (POLICY_NAME_BYTES - 1)];
	return question->differs;
}

static __always_inline bool is_same_label(struct question *question, u32 length)
{
	question->differs = 0;
	bpf_loop(length, each_letter, question, 0);
	return !question->differs;
}

static long each_label(u32 index, void *context)
{
	struct question *question = context;
	u32 length = question->name[question->i & (POLICY_NAME_BYTES - 1)];
	u32 wanted = question->pattern->labels[question->j & (POLICY_NAME_BYTES - 1)];

	if (!length || wanted == LABEL_END || wanted == LABEL_MORE) {
		question->fits = wanted == LABEL_END ? !length : wanted == LABEL_MORE && length;
		return 1;
	}
	if (wanted != LABEL_ANY && (wanted != length || !is_same_label(question, length)))
		return 1;
	question->j += wanted == LABEL_ANY ? 1 : length + 1;
	question->i += length + 1;
	return 0;
}

static long each_name(u32 index, void *context)
{
	struct question *question = context;
	u64 bit = 1ULL << (index & 63);

	if (index >= POLICY_NAMES)
		return 1;
	question->pattern = &question->asked.policy->names[index];
	question->i = question->j = question->fits = 0;
	bpf_loop(DNS_LABELS_MAX, each_label, question, 0);
	if (!question->fits)
		return 0;
	if (!(question->beliefs & 1U << (question->pattern->belief & 31)))
		bit = 0;
	if (index < 64) {
		question->asked.names.any[0] |= 1ULL << (index & 63);
		question->asked.names.believed[0] |= bit;
	} else {
		question->asked.names.any[1] |= 1ULL << (index & 63);
		question->asked.names.believed[1] |= bit;
	}
	return 0;
}

static long each_server(u32 index, void *context)
{
	struct question *question = context;
	const struct policy_server *server;

	if (index >= POLICY_SERVERS)
		return 1;
	server = &question->asked.policy->servers[index];
	if (is_within(question->asked.address.words, server->first, server->last))
		question->beliefs |= 1U << (server->belief & 31);
	return 0;
}

static __always_inline void name_address(struct question *question, const struct policy_address *address)
{
	const struct named *names = &question->asked.names;
	struct named *named = bpf_map_lookup_elem(question->addresses, address);

	if (!named) {
		if (!bpf_map_update_elem(question->addresses, address, names, BPF_NOEXIST))
			return;
		named = bpf_map_lookup_elem(question->addresses, address);
	}
	if (!named)
		return; /* the map is full: what is not known is not allowed */
	__sync_fetch_and_or(&named->any[0], names->any[0]);
	__sync_fetch_and_or(&named->any[1], names->any[1]);
	__sync_fetch_and_or(&named->believed[0], names->believed[0]);
	__sync_fetch_and_or(&named->believed[1], names->believed[1]);
}

/* Names in answers are a pointer to the question's, as a rule. 0: it does not end. */
static __always_inline u32 behind_name(struct __sk_buff *skb, u32 at)
{
	for (u32 i = 0; i < 32; i++) {
		u8 length = 0;

		if (bpf_skb_load_bytes(skb, at, &length, 1))
			return 0;
		if (length >= 0xc0)
			return at + 2;
		at += length + 1;
		if (!length)
			return at;
	}
	return 0;
}

static __always_inline bool load_answer(struct __sk_buff *skb, u32 at, u32 type, struct policy_address *to)
{
	if (type == DNS_TYPE_A) {
		if (bpf_skb_load_bytes(skb, at, to, 4))
			return false;
		take_ipv4(to, *(u32 *)to);
		return true;
	}
	if (bpf_skb_load_bytes(skb, at, to, 16))
		return false;
	take_ipv6(to);
	return true;
}

/* Behind the name of an answer. */
struct answer_head {
	u16 type;
	u16 class;
	u16 ttl[2];
	u16 length;
};

static long each_answer(u32 index, void *context)
{
	struct question *question = context;
	struct policy_address address = {};
	u32 at = behind_name(question->skb, question->at), length, type;
	struct answer_head head;

	if (!at || bpf_skb_load_bytes(question->skb, at, &head, sizeof(head)))
		return 1;
	type = bpf_ntohs(head.type);
	length = bpf_ntohs(head.length);
	at += sizeof(head);
	question->at = at + length;
	if (head.class == bpf_htons(DNS_CLASS_IN) &&
	    ((type == DNS_TYPE_A && length == 4) || (type == DNS_TYPE_AAAA && length == 16)) &&
	    load_answer(question->skb, at, type, &address))
		name_address(question, &address);
	return 0;
}

/* Which names of the policy the question is for, and whose answers they are known by. */
static __always_inline void recognise(struct question *question)
{
	bpf_loop(question->asked.policy->server_count, each_server, question, 0);
	bpf_loop(question->asked.policy->name_count, each_name, question, 0);
}

static __always_inline void take_peer(struct __sk_buff *skb, const struct packet *packet, u32 direction,
				      struct policy_address *to)
{
	load_peer(skb, packet, direction, (u8 *)to);
	if (packet->family == AF_INET)
		take_ipv4(to, *(u32 *)to);
	else
		take_ipv6(to);
}

/* What the step is told of names it may, or may not, contact. */
static __noinline int learn_names(struct __sk_buff *skb, const struct packet *packet)
{
	struct scope *scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
	struct question question = { .skb = skb };
	u32 at = packet->payload, slot;
	u16 length = 0;

	if (!scope)
		return 0;
	question.asked.policy = policy_of(scope);
	slot = scope->slot;
	question.addresses = bpf_map_lookup_elem(&named_addresses, &slot);
	if (!question.asked.policy || !question.addresses || !question.asked.policy->name_count)
		return 0;
	if (packet->protocol == IPPROTO_TCP) {
		if (bpf_skb_load_bytes(skb, at, &length, 2) || bpf_ntohs(length) + 2 != packet->length)
			return 0;
		at += 2;
	}
	if (!read_question(skb, at, &question) || !question.is_response)
		return 0;
	take_peer(skb, packet, 1, &question.asked.address);
	recognise(&question);
	if (question.asked.names.any[0] | question.asked.names.any[1])
		bpf_loop(question.answers < DNS_ANSWERS_MAX ? question.answers : DNS_ANSWERS_MAX, each_answer,
			 &question, 0);
	return 0;
}

struct named_refusal {
	struct frame frame;
	struct refused_body body;
	u8 name[POLICY_NAME_BYTES];
};

static __always_inline void tell_question(const struct question *question, const struct scope *scope)
{
	struct named_refusal *refusal;

	if (!is_worth_telling(scope))
		return;
	refusal = bpf_ringbuf_reserve(&ring, sizeof(*refusal), 0);
	if (!refusal) {
		count_lost(scope->slot, LOST_NET);
		return;
	}
	fill_refusal(&refusal->body, &question->asked, REFUSED_QUESTION);
	refusal->body.name_length = question->length;
	__builtin_memcpy(refusal->name, question->name, sizeof(refusal->name));
	fill_head(&refusal->frame, FRAME_REFUSED, scope, sizeof(*refusal));
	bpf_ringbuf_submit(refusal, wakeup_flags());
}

/* 1: it may be asked. Where nothing may that is not allowed, neither may what cannot be read. */
static __noinline int decide_question(struct __sk_buff *skb, const struct packet *packet)
{
	struct scope *scope = scope_of_cgroup(bpf_skb_cgroup_id(skb));
	struct question question = {
		.skb = skb,
		.asked = { .is_question = 1, .protocol = PROTOCOL_UDP, .port = packet->target },
	};

	if (!scope)
		return 1;
	question.asked.policy = policy_of(scope);
	if (!question.asked.policy)
		return 1;
	take_peer(skb, packet, 0, &question.asked.address);
	if (skb->gso_segs > 1 ||
	    !read_question(skb, packet->payload, &question)) /* several datagrams at once: UDP_SEGMENT */
		question.length = 0;
	else if (question.is_response)
		return 1;
	else
		recognise(&question);
	if (!is_refused(&question.asked))
		return 1;
	tell_question(&question, scope);
	return 0;
}

#endif
