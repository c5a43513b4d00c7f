/* SPDX-License-Identifier: GPL-2.0-only */
/* Changes of the file tree by name: as the process gave it, joined to the directory it starts from. */
#ifndef BOB_CHANGES_BPF_H
#define BOB_CHANGES_BPF_H

#include "identity.bpf.h"
#include "sharing.bpf.h"

static __always_inline u32 change_code(const struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	u64 flags = argument(scratch, operation->flags);

	if (operation->code == CHANGE_UNLINK && flags & AT_REMOVEDIR)
		return CHANGE_RMDIR;
	if (operation->code == CHANGE_RENAME && flags & RENAME_EXCHANGE)
		return CHANGE_EXCHANGE;
	return operation->code;
}

/* Reads a name, finds where it starts, and mixes both into the identity. */
static __always_inline bool take_name(struct scratch *scratch, u32 index, s32 directory, s32 path, struct place *place)
{
	if (!read_text(scratch, index, argument(scratch, path))) {
		give_up(scratch, LOST_TEXT);
		return false;
	}
	*place = place_of_text(scratch, index, directory);
	/* The directory's descriptor is gone. */
	if (!place->dentry && directory != ARGUMENT_TEXT && !scratch->call.error) {
		give_up(scratch, LOST_CHANGE);
		return false;
	}
	identify_path(place->dentry, place->mount);
	identify_text(index);
	return true;
}

/* What makes and removes names: only their order says what a name stands for, so each success is told. */
static __always_inline bool is_ordered(const struct scratch *scratch, u32 code)
{
	return !scratch->call.error && (code <= CHANGE_SYMLINK || code == CHANGE_MOUNT || code == CHANGE_UMOUNT);
}

/* Told to who walks paths at this moment (emit_open): names above them can have moved. */
static __always_inline void note_move(const struct scratch *scratch, u32 code)
{
	if (code == CHANGE_RENAME || code == CHANGE_EXCHANGE || code == CHANGE_MOUNT || code == CHANGE_UMOUNT)
		__sync_fetch_and_add(&moves[scratch->call.scope.slot % BOB_MAX_SLOTS], 1);
}

static __always_inline bool is_as_given(const struct scratch *scratch, s32 text)
{
	const struct operation *operation = &scratch->call.operation;

	if (is_shared(&scratch->call.scope))
		return true;
	return text >= 0 && (is_in_shared_mapping(argument(scratch, operation->path)) ||
			     is_in_shared_mapping(argument(scratch, operation->from_path)));
}

static __always_inline void emit_change(struct scratch *scratch, s32 text, struct place place, struct place from)
{
	const struct operation *operation = &scratch->call.operation;
	bool has_from = operation->from_path != ARGUMENT_NONE;
	u32 code = change_code(scratch);
	u32 flags = is_as_given(scratch, text) ? CHANGE_AS_GIVEN : 0;
	u32 length;

	identify_as(scratch, FRAME_CHANGE | code << 8 | flags << 16 | (u64)scratch->call.error << 32);
	if (is_ordered(scratch, code))
		note_move(scratch, code);
	else if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	scratch->change.operation = code;
	scratch->change.error = scratch->call.error;
	scratch->change.flags = flags;
	length = append_path(scratch, &scratch->change.path, text, place, 0);
	length = append_path(scratch, &scratch->change.from, has_from ? 1 : -1, from, length);
	if (!has_from)
		scratch->change.from.flags = PATH_ABSENT;
	if (emit_scratch(scratch, FRAME_CHANGE, LOST_CHANGE, length))
		forget_news(scratch->call.scope.slot, &scratch->key);
}

static __always_inline void change_by_fd(struct scratch *scratch)
{
	struct file *file = file_of_fd((s32)argument(scratch, scratch->call.operation.path));
	struct place place, nowhere = {};

	if (!file) {
		give_up(scratch, LOST_CHANGE);
		return;
	}
	place = place_of_file(scratch, file);
	identify(scratch);
	identify_path(place.dentry, place.mount);
	emit_change(scratch, -1, place, nowhere);
}

static __always_inline void change_by_name(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	struct place place = {}, from = {};

	identify(scratch);
	if (operation->from_path != ARGUMENT_NONE &&
	    !take_name(scratch, 1, operation->from_directory, operation->from_path, &from))
		return;
	if (take_name(scratch, 0, operation->directory, operation->path, &place))
		emit_change(scratch, 0, place, from);
}

__noinline int handle_change(void)
{
	struct scratch *scratch = scratch_get();

	if (!scratch)
		return 0;
	if (scratch->call.operation.kind == OPERATION_CHANGE_FD)
		change_by_fd(scratch);
	else
		change_by_name(scratch);
	return 0;
}

#endif
