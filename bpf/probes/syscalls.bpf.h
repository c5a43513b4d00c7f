/* SPDX-License-Identifier: GPL-2.0 */
/* The set of syscalls used, and which of them need a closer look. One hook, sys_exit: entry would cost every call twice. */
#ifndef BOB_SYSCALLS_BPF_H
#define BOB_SYSCALLS_BPF_H

#include "../emit.bpf.h"

#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT    0x0002	/* arch/x86/include/asm/thread_info.h: 32-bit syscall active */
#define X32_BIT	     0x40000000 /* arch/x86/include/uapi/asm/unistd.h: __X32_SYSCALL_BIT */
#define NUMBER(r)    ((s32)(r)->orig_ax)
#define EXECVE	     59
#define RT_SIGRETURN 15
#define IS_COMPAT(t) ((t)->thread_info.status & TS_COMPAT)
#define IS_X32(nr)   ((nr)&X32_BIT)
#else
#define TIF_32BIT    22 /* arch/arm64/include/asm/thread_info.h */
#define NUMBER(r)    ((r)->syscallno)
#define EXECVE	     221
#define RT_SIGRETURN 139
#define IS_COMPAT(t) ((t)->thread_info.flags & (1UL << TIF_32BIT))
#define IS_X32(nr)   0
#endif

/* The same for i386 and 32-bit arm. */
#define COMPAT_EXECVE	    11
#define COMPAT_SIGRETURN    119
#define COMPAT_RT_SIGRETURN 173

static __always_inline u32 abi_of(u32 number, const struct task_struct *task)
{
	if (IS_COMPAT(task))
		return ABI_COMPAT;
	return IS_X32(number) ? ABI_X32 : ABI_NATIVE;
}

/* Test first: a read of a shared line is cheap, an atomic write of it is not. Number ≥ 512: no such syscall. */
static __always_inline void note_number(struct slot *slot, u32 abi, u32 number)
{
	u64 bit = 1ULL << (number & 63);
	u64 *word = &slot->end.syscalls[abi][number / 64 % (BOB_SYSCALL_BITS / 64)];

	if (!(*word & bit))
		__sync_fetch_and_or(word, bit);
}

static __always_inline void note_bypass(struct slot *slot, u32 bypass)
{
	if (!(slot->end.bypasses & bypass))
		__sync_fetch_and_or(&slot->end.bypasses, bypass);
}

/* Index into the table of operations, or OPERATION_COUNT where there is nothing to look at. */
static __always_inline u32 note_syscall(struct slot *slot, const struct pt_regs *regs, const struct task_struct *task)
{
	u32 number = NUMBER(regs);
	u32 abi = abi_of(number, task);

	if (abi == ABI_X32)
		number &= ~0x40000000U;
	if ((s32)number < 0 || number >= BOB_SYSCALL_BITS)
		return OPERATION_COUNT;
	note_number(slot, abi, number);
#if defined(__TARGET_ARCH_arm64)
	if (abi == ABI_COMPAT) /* looked at, but the record has no list of them */
		note_bypass(slot, BYPASS_AARCH32);
#endif
	return abi == ABI_X32 ? OPERATION_COUNT : abi * BOB_SYSCALL_BITS + number;
}

/*
 * Returning from a signal's handler puts back the registers of what was interrupted, and with them "no system call" for the
 * number. A debugger that makes a task skip a call leaves the same; that the handler's return is then told, too, does no harm.
 */
static __always_inline void note_sigreturn(struct slot *slot, const struct task_struct *task)
{
	if (!IS_COMPAT(task)) {
		note_number(slot, ABI_NATIVE, RT_SIGRETURN);
		return;
	}
	note_number(slot, ABI_COMPAT, COMPAT_SIGRETURN);
	note_number(slot, ABI_COMPAT, COMPAT_RT_SIGRETURN);
}

/*
 * A successful execveat(2) returns as execve(2): the new image is made to look so (set_personality_64bit and _ia32,
 * arch/x86/kernel/process_64.c), and its ABI is that of the new program. handle_sched_prepare_exec has seen the true one.
 */
static __always_inline bool is_told_exec(const struct task_struct *task, s32 number, s64 result)
{
	return has_prepare_exec && !result && number == (IS_COMPAT(task) ? COMPAT_EXECVE : EXECVE);
}

/* note_syscall() for a call that returned. */
static __always_inline u32 note_returned(struct slot *slot, const struct pt_regs *regs, const struct task_struct *task,
					 s64 result)
{
	s32 number = NUMBER(regs);

	if (number == -1)
		note_sigreturn(slot, task);
	else if (IS_X32(number) && result != -ENOSYS) /* not looked at: its arguments are laid out in another way */
		note_bypass(slot, BYPASS_X32);
	return is_told_exec(task, number, result) ? OPERATION_COUNT : note_syscall(slot, regs, task);
}

#endif
