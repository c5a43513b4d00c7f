/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an emulator runs that was executed as a program itself, as BuildKit's is (execve of /proc/self/exe): it opens its program
 * by the name among its arguments, before anything of that program runs. Whatever else is opened first, but for what the kernel tells
 * about itself, ends the waiting: it may be the program's doing. Then the emulator is told as itself.
 */
#ifndef BOB_PROGRAMS_BPF_H
#define BOB_PROGRAMS_BPF_H

#include "identity.bpf.h"

/* Beside what was told, in the same map: of the processes whose program is not known yet. */
static __always_inline struct seen_key awaited_key(void)
{
	return (struct seen_key){ .a = current_tgid(), .what = FRAME_PROGRAM };
}

static __always_inline void await_program(const struct scratch *scratch)
{
	u32 slot_index = scratch->call.scope.slot, value = 0;
	struct seen_key key = awaited_key();
	void *map = bpf_map_lookup_elem(&seen, &slot_index);

	if (!map || bpf_map_update_elem(map, &key, &value, BPF_ANY))
		count_lost(slot_index, LOST_EXEC);
}

/* The argument at `at`, into the second text; 0 where there is none or a long one, else where the next one is. */
static __always_inline u64 read_word(struct scratch *scratch, u64 at)
{
	if (at >= bpf_get_current_task_btf()->mm->arg_end || !read_text(scratch, 1, at) ||
	    scratch->text_length[1] >= BOB_PATH_MAX - 1)
		return 0;
	return at + scratch->text_length[1] + 1;
}

/* EMULATOR [-0 ARGV0] PROGRAM ARGUMENT… */
static __always_inline bool read_program_name(struct scratch *scratch)
{
	u64 at = read_word(scratch, bpf_get_current_task_btf()->mm->arg_start);

	at = at ? read_word(scratch, at) : 0;
	if (at && scratch->text_length[1] == 2 && scratch->text[1][0] == '-' && scratch->text[1][1] == '0') {
		at = read_word(scratch, at);
		at = at ? read_word(scratch, at) : 0;
	}
	return at;
}

static __always_inline struct seen_key name_key(struct scratch *scratch, u32 index)
{
	identify(scratch);
	identify_text(index);
	identify_as(scratch, 0);
	return scratch->key;
}

static __always_inline bool is_program_name(struct scratch *scratch)
{
	struct seen_key given, wanted;

	if (!read_program_name(scratch) || !read_text(scratch, 0, argument(scratch, scratch->call.operation.path)))
		return false;
	given = name_key(scratch, 0);
	wanted = name_key(scratch, 1);
	return given.a == wanted.a && given.b == wanted.b;
}

static __always_inline bool is_of_kernel(const struct file *file)
{
	u64 magic = BPF_CORE_READ(file, f_inode, i_sb, s_magic);

	return magic == PROC_SUPER_MAGIC || magic == SYSFS_MAGIC;
}

static __always_inline void emit_program(struct scratch *scratch, const struct file *file)
{
	struct place place = place_of_file(scratch, file);
	u32 length;

	scratch->program.pid = current_tgid();
	scratch->program.reserved = 0;
	length = append_path(scratch, &scratch->program.path, -1, place, 0);
	emit_scratch(scratch, FRAME_PROGRAM, LOST_EXEC, length);
}

/* True: this open was an emulator's of its program, and is told as that. */
__noinline int take_program(void)
{
	struct scratch *scratch = scratch_get();
	struct seen_key key = awaited_key();
	struct file *file;
	u32 slot_index;
	bool is_program;
	void *map;

	if (!scratch || scratch->call.error)
		return 0;
	slot_index = scratch->call.scope.slot;
	map = bpf_map_lookup_elem(&seen, &slot_index);
	if (!map || !bpf_map_lookup_elem(map, &key))
		return 0;
	file = file_of_fd(scratch->call.result);
	is_program = file && is_program_name(scratch);
	if (!is_program && file && is_of_kernel(file))
		return 0;
	bpf_map_delete_elem(map, &key);
	if (is_program)
		emit_program(scratch, file);
	return is_program;
}

#endif
