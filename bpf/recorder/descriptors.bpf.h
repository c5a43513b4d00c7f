/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An open is looked at by its descriptor when it returns. Where threads share the table, another one may have put another file there by
 * then: by dup2, or by close and an open of its own. Both leave the same file noted twice for one descriptor, whichever hook
 * comes first; that the file which was opened got away is then counted as a loss.
 */
#ifndef BOB_DESCRIPTORS_BPF_H
#define BOB_DESCRIPTORS_BPF_H

#include "path.bpf.h"

#define DESCRIPTORS 8192

enum descriptor_event {
	DESCRIPTOR_OPENED,
	DESCRIPTOR_REPLACED,
};

/* Of one process: tables that processes share are a bypass of their own. */
struct descriptor {
	u64 files;
	u32 tgid;
	u16 event;
	u16 unused;
	s64 fd;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, DESCRIPTORS);
	__type(key, struct descriptor);
	__type(value, u64); /* address of the file, only to compare */
} descriptors SEC(".maps");

static __always_inline bool has_shared_table(void)
{
	return bpf_get_current_task_btf()->files->count.counter > 1;
}

static __always_inline struct descriptor descriptor_of(s64 fd, u32 event)
{
	struct descriptor descriptor = {
		.files = (u64)bpf_get_current_task_btf()->files,
		.tgid = current_tgid(),
		.event = event,
		.fd = fd,
	};

	return descriptor;
}

static __always_inline bool is_noted(const struct descriptor *descriptor, u64 file)
{
	u64 *noted = bpf_map_lookup_elem(&descriptors, descriptor);

	return noted && *noted == file;
}

/* Each event is noted before the other is looked for: of two that happen at once, at least one sees the other. */
static __always_inline bool is_opened_twice(s64 fd, u64 file)
{
	struct descriptor opened = descriptor_of(fd, DESCRIPTOR_OPENED);
	struct descriptor replaced = descriptor_of(fd, DESCRIPTOR_REPLACED);
	bool is_same = bpf_map_update_elem(&descriptors, &opened, &file, BPF_NOEXIST) && is_noted(&opened, file);

	if (!is_same)
		bpf_map_update_elem(&descriptors, &opened, &file, BPF_ANY);
	return is_same || is_noted(&replaced, file);
}

static __always_inline void note_opened(struct scratch *scratch, u64 file)
{
	if (has_shared_table() && is_opened_twice(scratch->call.result, file))
		give_up(scratch, LOST_OPEN);
}

static __always_inline void forget_descriptor(s64 fd)
{
	struct descriptor opened = descriptor_of(fd, DESCRIPTOR_OPENED);
	struct descriptor replaced = descriptor_of(fd, DESCRIPTOR_REPLACED);

	bpf_map_delete_elem(&descriptors, &opened);
	bpf_map_delete_elem(&descriptors, &replaced);
}

__noinline int handle_descriptor(void)
{
	struct scratch *scratch = scratch_get();
	struct descriptor opened, replaced;
	u64 file;
	s64 fd;

	if (!scratch || scratch->call.error)
		return 0;
	fd = (s32)scratch->call.arguments[0];
	if (scratch->call.operation.kind == OPERATION_REPLACE) {
		if (scratch->call.result == fd) /* dup2(fd, fd) changes nothing */
			return 0;
		fd = scratch->call.result;
	}
	if (scratch->call.operation.kind == OPERATION_CLOSE) {
		forget_descriptor(fd);
		return 0;
	}
	opened = descriptor_of(fd, DESCRIPTOR_OPENED);
	replaced = descriptor_of(fd, DESCRIPTOR_REPLACED);
	file = (u64)file_of_fd(fd);
	bpf_map_update_elem(&descriptors, &replaced, &file, BPF_ANY);
	if (is_noted(&opened, file))
		give_up(scratch, LOST_OPEN);
	return 0;
}

#endif
