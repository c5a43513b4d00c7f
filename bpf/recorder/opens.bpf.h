/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Opens. A successful one is taken from the file the kernel made, not from the name in user memory, which can be relative,
 * and changed by another thread by the time it is read. Only a failed one has nothing but the name.
 */
#ifndef BOB_OPENS_BPF_H
#define BOB_OPENS_BPF_H

#include "identity.bpf.h"
#include "descriptors.bpf.h"
#include "programs.bpf.h"

#define OPEN_CREATED 1
#define OPEN_DELETED 2

/* f_flags does not keep these; all others are the kernel's own truth. */
#define FLAGS_ONLY_AT_OPEN (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

static __always_inline u32 flags_asked_for(const struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	u64 flags = 0;

	if (operation->kind == OPERATION_OPEN_HOW &&
	    bpf_probe_read_user(&flags, sizeof(flags), (void *)argument(scratch, operation->flags)))
		give_up(scratch, LOST_TEXT);
	else if (operation->kind == OPERATION_OPEN_HOW)
		return flags & ~O_LARGEFILE;
	else if (operation->flags == ARGUMENT_NONE) /* creat */
		flags = O_CREAT | O_WRONLY | O_TRUNC;
	else
		flags = argument(scratch, operation->flags);
	return flags & ~O_LARGEFILE;
}

#define WALKS_MAX 8

/*
 * A file whose path moves while it is told is told again: the frame can come behind the rename's, and then says where the file
 * was, not where it is. Names are torn where a rename comes in the middle of the walk.
 */
static __always_inline int send_open(struct scratch *scratch, s32 text, struct place place)
{
	const u32 *moved = &moves[scratch->call.scope.slot % BOB_MAX_SLOTS];

	for (u32 i = 0; i < WALKS_MAX; i++) {
		u32 before = *(volatile u32 *)moved;
		u32 length = append_path(scratch, &scratch->open.path, text, place, 0);

		if (scratch->walk.is_torn)
			continue;
		if (emit_scratch(scratch, FRAME_OPEN, LOST_OPEN, length))
			return -1;
		if (text >= 0 || before == *(volatile u32 *)moved)
			return 0;
	}
	give_up(scratch, LOST_OPEN);
	return -1;
}

/* `moment`: what can change about the same path. A file without its name is not the one that has the name later. */
static __always_inline void emit_open(struct scratch *scratch, s32 text, struct place place, u32 flags, u32 moment)
{
	identify_as(scratch, FRAME_OPEN | moment << 8 | scratch->call.error << 16 | (u64)flags << 32);
	if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	scratch->open.open_flags = flags;
	scratch->open.error = scratch->call.error;
	scratch->open.created = moment & OPEN_CREATED;
	/* Unlinked since `moment` was taken: told without its name, and not to stand for the one that has it. */
	if (send_open(scratch, text, place) || (scratch->open.path.flags & PATH_DELETED && !(moment & OPEN_DELETED)))
		forget_news(scratch->call.scope.slot, &scratch->key);
	if (!scratch->call.error)
		note_detached(scratch, &scratch->open.path);
}

/* `asked`: of the flags that the file does not keep. */
static __always_inline void emit_file(struct scratch *scratch, struct file *file, u32 asked)
{
	struct place place;
	u32 flags, moment;

	note_opened(scratch, (u64)file);
	place = place_of_file(scratch, file);
	flags = (FIELD(struct file, file, f_flags) & ~O_LARGEFILE) | asked;
	identify(scratch);
	identify_path(place.dentry, place.mount);
	moment = FIELD(struct file, file, f_mode) & FMODE_CREATED ? OPEN_CREATED : 0;
	if (is_unhashed((void *)place.dentry))
		moment |= OPEN_DELETED;
	emit_open(scratch, -1, place, flags, moment);
}

static __always_inline void open_succeeded(struct scratch *scratch)
{
	struct file *file = file_of_fd(scratch->call.result);

	if (file)
		emit_file(scratch, file, flags_asked_for(scratch) & FLAGS_ONLY_AT_OPEN);
	else /* closed by another thread before this hook ran */
		give_up(scratch, LOST_OPEN);
}

static __always_inline void open_failed(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	u64 name = argument(scratch, operation->path);
	struct place place;

	if (operation->kind == OPERATION_OPEN_HANDLE)
		name = 0;
	if (!read_text(scratch, 0, name)) {
		give_up(scratch, LOST_TEXT);
		return;
	}
	place = place_of_text(scratch, 0, operation->directory);
	identify(scratch);
	identify_path(place.dentry, place.mount);
	identify_text(0);
	emit_open(scratch, 0, place, flags_asked_for(scratch), 0);
}

static __always_inline bool is_emulated_step(const struct scratch *scratch)
{
	struct slot *slot = slot_get(scratch->call.scope.slot);

	return slot && slot->emulator;
}

__noinline int handle_open(void)
{
	struct scratch *scratch = scratch_get();

	if (!scratch || (is_emulated_step(scratch) && take_program()))
		return 0;
	if (scratch->call.error)
		open_failed(scratch);
	else
		open_succeeded(scratch);
	return 0;
}

#endif
