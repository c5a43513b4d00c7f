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

/* Finds where a name that was read starts, and mixes both into the identity. */
static __always_inline bool locate_name(struct scratch *scratch, u32 index, s32 directory, struct place *place)
{
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

static __always_inline bool take_name(struct scratch *scratch, u32 index, s32 directory, s32 path, struct place *place)
{
	if (read_text(scratch, index, argument(scratch, path)))
		return locate_name(scratch, index, directory, place);
	give_up(scratch, LOST_TEXT);
	return false;
}

/* Linux puts a character device 0/0 where a file was that is renamed with RENAME_WHITEOUT. */
static __always_inline bool leaves_whiteout(const struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;

	return operation->code == CHANGE_RENAME && !scratch->call.error &&
	       argument(scratch, operation->flags) & RENAME_WHITEOUT;
}

/* move_mount(2) of a mount by its descriptor: by now that is where it was moved to, so it is told what was mounted. */
static __always_inline bool is_moved_by_descriptor(const struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;

	return operation->code == CHANGE_MOUNT && operation->from_directory >= 0 && !scratch->text[1][0];
}

static __always_inline void take_source(struct scratch *scratch, struct place *from)
{
	struct mount *mount = (void *)from->mount;
	long length = bpf_probe_read_kernel_str(scratch->text[1], BOB_PATH_MAX, BPF_CORE_READ(mount, mnt_devname));

	length = length > 0 && length <= BOB_PATH_MAX ? length - 1 : 0;
	*(u64 *)&scratch->text[1][length] = 0;
	scratch->text_length[1] = length;
	identify_text(1);
	*from = (struct place){};
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

/* Ends the identity with what the change is. False: it was told. */
static __always_inline bool is_new_change(struct scratch *scratch, u32 code, u32 flags)
{
	scratch->key.what = FRAME_CHANGE | code << 8 | flags << 16 | (u64)scratch->call.error << 32;
	if (!is_ordered(scratch, code))
		return is_news(scratch->call.scope.slot, &scratch->key);
	note_move(scratch, code);
	return true;
}

/* Fills in all but the result; returns how much data there is. */
static __always_inline u32 fill_change(struct scratch *scratch, u32 code, u32 flags, s32 text, struct place place,
				       struct place from)
{
	bool has_from = scratch->call.operation.from_path != ARGUMENT_NONE;
	u32 length;

	scratch->change.operation = code;
	scratch->change.flags = flags;
	length = append_path(scratch, &scratch->change.path, text, place, 0);
	length = append_path(scratch, &scratch->change.from, has_from ? 1 : -1, from, length);
	if (!has_from)
		scratch->change.from.flags = PATH_ABSENT;
	return length;
}

static __always_inline void send_change(struct scratch *scratch, u32 length)
{
	scratch->change.error = scratch->call.error;
	if (emit_scratch(scratch, FRAME_CHANGE, LOST_CHANGE, length))
		forget_news(scratch->call.scope.slot, &scratch->key);
}

static __always_inline void emit_change(struct scratch *scratch, s32 text, struct place place, struct place from)
{
	u32 code = change_code(scratch);
	u32 flags = is_as_given(scratch, text) ? CHANGE_AS_GIVEN : 0;

	identify_as(scratch, 0);
	if (is_new_change(scratch, code, flags))
		send_change(scratch, fill_change(scratch, code, flags, text, place, from));
}

static __always_inline void emit_change_of_file(struct scratch *scratch, struct file *file)
{
	struct place place = place_of_file(scratch, file), nowhere = {};

	identify(scratch);
	identify_path(place.dentry, place.mount);
	emit_change(scratch, -1, place, nowhere);
}

static __always_inline void change_by_fd(struct scratch *scratch)
{
	struct file *file = file_of_fd((s32)argument(scratch, scratch->call.operation.path));

	if (file)
		emit_change_of_file(scratch, file);
	else
		give_up(scratch, LOST_CHANGE);
}

static __always_inline void change_to_whiteout(struct scratch *scratch, struct place from)
{
	struct place nowhere = {};

	scratch->call.operation.code = CHANGE_MKNOD;
	scratch->call.operation.from_path = ARGUMENT_NONE;
	identify(scratch);
	identify_path(from.dentry, from.mount);
	identify_text(1);
	emit_change(scratch, 1, from, nowhere);
}

static __always_inline void change_by_name(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	struct place place = {}, from = {};

	identify(scratch);
	if (operation->from_path != ARGUMENT_NONE &&
	    !take_name(scratch, 1, operation->from_directory, operation->from_path, &from))
		return;
	if (is_moved_by_descriptor(scratch) && from.mount)
		take_source(scratch, &from);
	if (!take_name(scratch, 0, operation->directory, operation->path, &place))
		return;
	emit_change(scratch, 0, place, from);
	if (leaves_whiteout(scratch))
		change_to_whiteout(scratch, from);
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
