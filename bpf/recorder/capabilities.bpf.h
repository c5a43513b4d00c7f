/* SPDX-License-Identifier: GPL-2.0-only */
/* The sets of capabilities that were asked for: granted is used, else denied. */
#ifndef BOB_CAPABILITIES_BPF_H
#define BOB_CAPABILITIES_BPF_H

#include "syscalls.bpf.h"

#define CAP_SYS_ADMIN	 21
#define CAP_SYS_RESOURCE 24
#define CALLERS		 8

#define CLONE_NEW_ANY 0x7e020000UL /* include/uapi/linux/sched.h: every CLONE_NEW… flag that clone takes */

#if defined(__TARGET_ARCH_x86)
#define IS_MEMORY(nr) (((nr) >= 9 && (nr) <= 12) /* mmap, mprotect, munmap, brk */ || (nr) == 25 /* mremap */)
#define IS_EXEC(nr)   ((nr) == EXECVE || (nr) == 322)
#define CLONE	      56
#define ARGUMENT_0(r) ((r)->di)
#else
#define IS_MEMORY(nr)                                                                                                  \
	(((nr) >= 214 && (nr) <= 216) /* brk, munmap, mremap */ || (nr) == 222 /* mmap */ || (nr) == 226 /* mprotect */)
#define IS_EXEC(nr)   ((nr) == EXECVE || (nr) == 281)
#define CLONE	      220
#define ARGUMENT_0(r) ((r)->orig_x0)
#endif

/*
 * Calls that ask for CAP_SYS_ADMIN for nothing but overcommit, and so often that looking at the stack would be felt: 3 µs, eight
 * times for a short process. A clone without new namespaces asks for it, too, when there are too many processes already, after
 * CAP_SYS_RESOURCE was denied (copy_process, kernel/fork.c).
 */
static __always_inline bool is_memory_call(const struct slot *slot, const struct task_struct *task)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs((struct task_struct *)task);
	s32 number = NUMBER(regs);

	if (IS_COMPAT(task))
		return false;
	if (number == CLONE)
		return !(ARGUMENT_0(regs) & CLONE_NEW_ANY) &&
		       !(slot->end.capabilities_denied & 1ULL << CAP_SYS_RESOURCE);
	return IS_MEMORY(number) || IS_EXEC(number);
}

/*
 * Every mmap, brk and fork asks for CAP_SYS_ADMIN to find out whether the task may use reserved memory
 * (cap_vm_enough_memory, security/commoncap.c). It asks without audit, and neither answer says anything about the task.
 */
static __always_inline bool is_overcommit_check(void *ctx)
{
	u64 callers[CALLERS] = {};

	if (!overcommit[0].start)
		return false;
	bpf_get_stack(ctx, callers, sizeof(callers), 0);
	for (u32 i = 0; i < CALLERS; i++)
		for (u32 j = 0; j < OVERCOMMIT_FUNCTIONS; j++)
			if (callers[i] >= overcommit[j].start && callers[i] < overcommit[j].end)
				return true;
	return false;
}

static __always_inline void note_capability(void *ctx, const void *cred, int capability, int result)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_recording(scope) : NULL;
	u64 bit = 1ULL << (capability & 63);
	u64 *set;

	/* overlayfs looks into its layers with the rights of who mounted it; those are not the step's. */
	if (!slot || cred != task->real_cred)
		return;
	set = result ? &slot->end.capabilities_denied : &slot->end.capabilities_used;
	if (*set & bit || (capability == CAP_SYS_ADMIN && (is_memory_call(slot, task) || is_overcommit_check(ctx))))
		return;
	__sync_fetch_and_or(set, bit);
}

/* Since Linux 6.14 (commit d48da4d5ed7b, "security: add trace event for cap_capable"). */
SEC("tp_btf/cap_capable")
int BPF_PROG(handle_cap_capable, const void *cred, void *target, const void *capable, int capability, int result)
{
	note_capability(ctx, cred, capability, result);
	return 0;
}

/* Before that, where the kernel can attach to function exits. */
SEC("?fexit/cap_capable")
int BPF_PROG(handle_cap_capable_exit, const void *cred, void *target, int capability, unsigned int options, int result)
{
	note_capability(ctx, cred, capability, result);
	return 0;
}

#endif
