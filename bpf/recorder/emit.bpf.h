/* SPDX-License-Identifier: GPL-2.0-only */
/* Into the ring: head, count what is lost, wake bob-probe only when it has to be woken. */
#ifndef BOB_EMIT_BPF_H
#define BOB_EMIT_BPF_H

#include "scope.bpf.h"

static __always_inline void count_lost(u32 slot_index, u32 kind)
{
	struct slot *slot = slot_get(slot_index);

	if (slot && kind < LOST_KINDS)
		__sync_fetch_and_add(&slot->end.lost[kind], 1);
}

static __always_inline void count_truncated(u32 slot_index, u32 kind)
{
	struct slot *slot = slot_get(slot_index);

	if (slot && kind < TRUNCATED_KINDS)
		__sync_fetch_and_add(&slot->end.truncated[kind], 1);
}

/* The kernel could not take what the process passed, either: there was nothing to look at. */
static __always_inline bool was_refused(u32 error)
{
	return error == EFAULT || error == EBADF || error == ENOTSOCK;
}

/* The only way out of a handler that could not look at what it was called for. */
static __always_inline int give_up(const struct scratch *scratch, u32 lost)
{
	if (!was_refused(scratch->call.error))
		count_lost(scratch->call.scope.slot, lost);
	return 0;
}

static __always_inline void fill_head(struct frame *frame, u32 kind, const struct scope *scope, u32 length)
{
	frame->length = length;
	frame->kind = kind;
	frame->flags = 0;
	frame->step = scope->step;
	frame->slot = scope->slot;
	frame->time_ns = bpf_ktime_get_ns();
}

/* bob-probe looks by itself every few milliseconds while a step runs; waking it for each event would cost the step more. */
static __always_inline u64 wakeup_flags(void)
{
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > RING_BYTES / 8 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/* Sends scratch->frame, the body and `data` bytes behind it. */
static __always_inline int emit_scratch(struct scratch *scratch, u32 kind, u32 lost, u32 data)
{
	u32 length = sizeof(struct frame) + RING_BODY_ROOM + data;

	fill_head(&scratch->frame, kind, &scratch->call.scope, length);
	if (data <= sizeof(scratch->data) && !bpf_ringbuf_output(&ring, &scratch->frame, length, wakeup_flags()))
		return 0;
	count_lost(scratch->call.scope.slot, lost);
	return -1;
}

static __always_inline void emit_small(void *frame, u32 length, const struct scope *scope, u32 lost)
{
	if (bpf_ringbuf_output(&ring, frame, length, wakeup_flags()))
		count_lost(scope->slot, lost);
}

/* True the first time it is asked about a key. A full map means telling again, never losing. */
static __always_inline bool is_news(u32 slot_index, const struct seen_key *key)
{
	void *map = bpf_map_lookup_elem(&seen, &slot_index);
	u32 value = 0;

	if (!map || bpf_map_lookup_elem(map, key))
		return !map;
	return bpf_map_update_elem(map, key, &value, BPF_NOEXIST) != -17 /* EEXIST: another CPU was faster */;
}

/* The frame was lost: the next occurrence gets another chance. */
static __always_inline void forget_news(u32 slot_index, const struct seen_key *key)
{
	void *map = bpf_map_lookup_elem(&seen, &slot_index);

	if (map)
		bpf_map_delete_elem(map, key);
}

#endif
