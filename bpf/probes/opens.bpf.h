/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Opens. A successful one is taken from the file the kernel made, not from the name in user memory, which can be relative,
 * and changed by another thread by the time it is read. Only a failed one has nothing but the name.
 */
#ifndef BOB_OPENS_BPF_H
#define BOB_OPENS_BPF_H

#include "../identity.bpf.h"

/* f_flags does not keep these; all others are the kernel's own truth. */
#define FLAGS_ONLY_AT_OPEN (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

static __always_inline u32 flags_asked_for(const struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	u64 flags = 0;

	if (operation->kind == OPERATION_OPEN_HOW)
		bpf_probe_read_user(&flags, sizeof(flags), (void *)argument(scratch, operation->flags));
	else if (operation->flags == ARGUMENT_NONE) /* creat */
		flags = O_CREAT | O_WRONLY | O_TRUNC;
	else
		flags = argument(scratch, operation->flags);
	return flags & ~O_LARGEFILE;
}

static __always_inline void emit_open(struct scratch *scratch, s32 text, struct place place, u32 flags, u32 created)
{
	u32 length;

	scratch->key.what = FRAME_OPEN | created << 8 | scratch->call.error << 16 | (u64)flags << 32;
	if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	scratch->open.open_flags = flags;
	scratch->open.error = scratch->call.error;
	scratch->open.created = created;
	length = append_path(scratch, &scratch->open.path, text, place, 0);
	if (emit_scratch(scratch, FRAME_OPEN, LOST_OPEN, length))
		forget_news(scratch->call.scope.slot, &scratch->key);
}

static __always_inline void open_succeeded(struct scratch *scratch)
{
	struct file *file = file_of_fd(scratch->call.result);
	struct place place;
	u32 flags;

	if (!file) { /* closed by another thread before this hook ran */
		count_lost(scratch->call.scope.slot, LOST_OPEN);
		return;
	}
	place = place_of_file(scratch, file);
	flags = FIELD(struct file, file, f_flags) & ~O_LARGEFILE;
	flags |= flags_asked_for(scratch) & FLAGS_ONLY_AT_OPEN;
	identify_path(place.dentry, place.mount);
	emit_open(scratch, -1, place, flags, !!(FIELD(struct file, file, f_mode) & FMODE_CREATED));
}

static __always_inline void open_failed(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	u64 name = argument(scratch, operation->path);
	struct place place;

	if (operation->kind == OPERATION_OPEN_HANDLE)
		name = 0;
	if (!read_text(scratch, 0, name)) {
		if (scratch->call.error != EFAULT)
			count_lost(scratch->call.scope.slot, LOST_TEXT);
		return;
	}
	place = place_of_text(scratch, 0, operation->directory);
	identify_path(place.dentry, place.mount);
	identify_text(0);
	emit_open(scratch, 0, place, flags_asked_for(scratch), 0);
}

__noinline int handle_open(void)
{
	struct scratch *scratch = scratch_get();

	if (!scratch)
		return 0;
	if (scratch->call.error)
		open_failed(scratch);
	else
		open_succeeded(scratch);
	return 0;
}

#endif
