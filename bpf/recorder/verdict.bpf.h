/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether a step's policy lets it contact somebody, or ask for a name: the first rule that fits decides. */
#ifndef BOB_VERDICT_BPF_H
#define BOB_VERDICT_BPF_H

#include "packet.bpf.h"

/* What is asked of the policy, and the answer. */
struct asked {
	const struct policy *policy;
	struct policy_address address; /* of a question: the server's */
	struct named names;	       /* that it is known by, or is asked for */
	u16 port;
	u8 protocol; /* policy_protocol */
	u8 is_question;
	u8 is_decided;
	u8 is_refused;
	u32 entry;
};

static __always_inline const struct policy *policy_of(const struct scope *scope)
{
	u32 slot = scope->slot, zero = 0;
	void *map = bpf_map_lookup_elem(&policies, &slot);

	return map ? bpf_map_lookup_elem(map, &zero) : NULL;
}

static __always_inline bool is_ipv4(const u64 *words)
{
	return !words[0] && words[1] >> 32 == 0xffff;
}

static __always_inline bool is_from(const u64 *words, const u64 *first)
{
	return words[0] > first[0] || (words[0] == first[0] && words[1] >= first[1]);
}

/* A range has addresses of one family: ::/0 is not those of IPv4. */
static __always_inline bool is_within(const u64 *words, const u64 *first, const u64 *last)
{
	return is_ipv4(words) == is_ipv4(first) && is_from(words, first) && is_from(last, words);
}

static __always_inline bool fits_limits(const struct policy_rule *rule, const struct asked *asked)
{
	return (!rule->protocol || rule->protocol == asked->protocol) && rule->first_port <= asked->port &&
	       asked->port <= rule->last_port;
}

/* Who is denied a name is denied it however it is known; an allowed one is known by who is believed. */
static __always_inline bool is_called(const struct policy_rule *rule, const struct asked *asked)
{
	bool is_upper = rule->name & 64;
	u64 any = is_upper ? asked->names.any[1] : asked->names.any[0];
	u64 believed = is_upper ? asked->names.believed[1] : asked->names.believed[0];

	return (rule->flags & RULE_DENY || asked->is_question ? any : believed) & 1ULL << (rule->name & 63);
}

static __always_inline bool fits_rule(const struct policy_rule *rule, const struct asked *asked)
{
	u32 flags = rule->flags;

	if (flags & (asked->is_question ? RULE_CONTACT : RULE_LOOKUP))
		return false;
	if (flags & RULE_NAME)
		return is_called(rule, asked) && (asked->is_question || fits_limits(rule, asked));
	return fits_limits(rule, asked) &&
	       (flags & RULE_ANY_ADDRESS || is_within(asked->address.words, rule->first, rule->last));
}

static long each_rule(u32 index, void *context)
{
	struct asked *asked = context;
	const struct policy_rule *rule;

	if (index >= POLICY_RULES)
		return 1;
	rule = &asked->policy->rules[index];
	if (!fits_rule(rule, asked))
		return 0;
	asked->entry = rule->entry;
	asked->is_refused = rule->flags & RULE_DENY;
	asked->is_decided = 1;
	return 1;
}

static __always_inline bool is_refused(struct asked *asked)
{
	const struct policy *policy = asked->policy;

	bpf_loop(policy->rule_count, each_rule, asked, 0);
	if (!asked->is_decided) {
		asked->is_refused = policy->flags & POLICY_CLOSED;
		asked->entry = policy->closed_by;
	}
	return asked->is_refused;
}

static __always_inline void take_names(struct asked *asked, const struct scope *scope)
{
	u32 index = scope->slot;
	struct slot *slot = slot_get(index);
	void *map = bpf_map_lookup_elem(&named_addresses, &index);
	struct named *named = map ? bpf_map_lookup_elem(map, &asked->address) : NULL;

	if (!named || !slot)
		return;
	asked->names.any[0] = named->any[0];
	asked->names.any[1] = named->any[1];
	if (slot->serves_names)
		return;
	asked->names.believed[0] = named->believed[0];
	asked->names.believed[1] = named->believed[1];
}

static __always_inline u8 protocol_code(u32 type, u32 protocol)
{
	if (type == SOCK_RAW)
		return PROTOCOL_RAW;
	if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)
		return PROTOCOL_ICMP;
	if (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP)
		return PROTOCOL_TCP;
	return protocol == IPPROTO_UDP ? PROTOCOL_UDP : PROTOCOL_OTHER;
}

static __always_inline void take_ipv4(struct policy_address *to, u32 address)
{
	to->words[0] = 0;
	to->words[1] = 0xffffULL << 32 | bpf_ntohl(address);
}

/* In place: `to` has it in network byte order. */
static __always_inline void take_ipv6(struct policy_address *to)
{
	to->words[0] = bpf_be64_to_cpu(to->words[0]);
	to->words[1] = bpf_be64_to_cpu(to->words[1]);
}

static __always_inline void fill_refusal(struct refused_body *body, const struct asked *asked, u32 what)
{
	u32 *to = (void *)body->address;

	__builtin_memset(body, 0, sizeof(*body));
	body->entry = asked->entry;
	body->what = what;
	body->protocol = asked->protocol;
	body->port = asked->port;
	body->address_length = is_ipv4(asked->address.words) ? 4 : 16;
	body->family = body->address_length == 4 ? AF_INET : AF_INET6;
	if (body->address_length == 4) {
		to[0] = bpf_htonl(asked->address.words[1]);
	} else {
		to[0] = bpf_htonl(asked->address.words[0] >> 32);
		to[1] = bpf_htonl(asked->address.words[0]);
		to[2] = bpf_htonl(asked->address.words[1] >> 32);
		to[3] = bpf_htonl(asked->address.words[1]);
	}
	bpf_get_current_comm(body->comm, sizeof(body->comm));
}

/* All are counted; enough are told. */
static __always_inline bool is_worth_telling(const struct scope *scope)
{
	struct slot *slot = slot_get(scope->slot);

	return slot && __sync_fetch_and_add(&slot->refusals, 1) < STEP_REFUSALS;
}

struct refusal {
	struct frame frame;
	struct refused_body body;
};

static __always_inline void tell_refusal(const struct asked *asked, const struct scope *scope, u32 what)
{
	struct refusal refusal;

	if (!is_worth_telling(scope))
		return;
	fill_refusal(&refusal.body, asked, what);
	fill_head(&refusal.frame, FRAME_REFUSED, scope, sizeof(refusal));
	emit_small(&refusal, sizeof(refusal), scope, LOST_NET);
}

/* Who refuses, tells it: 1 lets it pass. */
static __always_inline int decide_contact(struct asked *asked, const struct scope *scope, u32 what)
{
	asked->policy = policy_of(scope);
	if (!asked->policy)
		return 1;
	take_names(asked, scope);
	if (!is_refused(asked))
		return 1;
	tell_refusal(asked, scope, what);
	return 0;
}

#endif
