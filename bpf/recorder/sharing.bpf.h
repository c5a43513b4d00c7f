/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Can somebody else have changed what a call named, between the kernel's look at it and ours? What the kernel keeps no copy of
 * (names, some addresses, descriptors by their number) is proven only where nobody could.
 */
#ifndef BOB_SHARING_BPF_H
#define BOB_SHARING_BPF_H

#include "emit.bpf.h"

/* The step that wrote into another process' memory, by slot: from then on memory proves nothing. */
__u32 meddled[BOB_MAX_SLOTS];

static __always_inline void note_meddling(const struct scope *scope)
{
	meddled[scope->slot % BOB_MAX_SLOTS] = scope->step;
}

/* Threads, and processes made with CLONE_VM, CLONE_FILES or CLONE_FS; vfork(2) among them, as long as the child has not executed. */
static __always_inline bool is_shared(const struct scope *scope)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return task->mm->mm_users.counter > 1 || task->files->count.counter > 1 || task->fs->users > 1 ||
	       task->ptrace || meddled[scope->slot % BOB_MAX_SLOTS] == scope->step;
}

static long note_shared_mapping(struct task_struct *task, struct vm_area_struct *area, u32 *is_found)
{
	*is_found = !!(area->vm_flags & VM_SHARED);
	return 0;
}

/* Text in a mapping that other processes can have, too. Where the kernel's lock is held, somebody else is at this memory. */
static __always_inline bool is_in_shared_mapping(u64 address)
{
	u32 is_found = 0;

	if (!address)
		return false;
	return bpf_find_vma(bpf_get_current_task_btf(), address, note_shared_mapping, &is_found, 0) || is_found;
}

#endif
