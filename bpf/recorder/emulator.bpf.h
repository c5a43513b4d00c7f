/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether what the kernel sees is an emulator's doing: programs of another architecture are data to one that is native. */
#ifndef BOB_EMULATOR_BPF_H
#define BOB_EMULATOR_BPF_H

#include "scope.bpf.h"

/* Of the file that the current process executes; 0: its memory is gone already. */
static __always_inline u64 executed_inode(void)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return (u64)BPF_CORE_READ(task, mm, exe_file, f_inode);
}

/* A process that is about to end has no memory any more on older kernels. */
static __always_inline bool is_emulator(const struct slot *slot)
{
	u64 inode;

	if (!slot->emulator)
		return false;
	inode = executed_inode();
	return !inode || inode == slot->emulator;
}

#endif
