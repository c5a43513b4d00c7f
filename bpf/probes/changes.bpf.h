/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of the file tree by name: as the process gave it, joined to the directory it starts from. */
#ifndef BOB_CHANGES_BPF_H
#define BOB_CHANGES_BPF_H

#include "../identity.bpf.h"

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

/* Reads a name, finds where it starts, and mixes both into the key. */
static __always_inline bool take_name(struct scratch *scratch, u32 index, s32 directory, s32 path, struct place *place)
{
	u64 a = scratch->key.a, b = scratch->key.b;

	if (!read_text(scratch, index, argument(scratch, path))) {
		if (scratch->call.error != EFAULT)
			count_lost(scratch->call.scope.slot, LOST_TEXT);
		return false;
	}
	*place = place_of_text(scratch, index, directory);
	identify_path(place->dentry, place->mount);
	mix(&scratch->key.a, &scratch->key.b, a);
	mix(&scratch->key.a, &scratch->key.b, b);
	identify_text(index);
	return true;
}

static __always_inline void emit_change(struct scratch *scratch, s32 text, struct place place, struct place from)
{
	const struct operation *operation = &scratch->call.operation;
	bool has_from = operation->from_path != ARGUMENT_NONE;
	u32 code = change_code(scratch);
	u32 length;

	scratch->key.what = FRAME_CHANGE | code << 8 | (u64)scratch->call.error << 32;
	if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	scratch->change.operation = code;
	scratch->change.error = scratch->call.error;
	scratch->change.reserved = 0;
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
		if (!scratch->call.error)
			count_lost(scratch->call.scope.slot, LOST_CHANGE);
		return;
	}
	place = place_of_file(scratch, file);
	identify_path(place.dentry, place.mount);
	emit_change(scratch, -1, place, nowhere);
}

static __always_inline void change_by_name(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	struct place place = {}, from = {};

	scratch->key.a = 0;
	scratch->key.b = 0;
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
