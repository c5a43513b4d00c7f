/* SPDX-License-Identifier: GPL-2.0-only */
/* The set of syscalls used, and which of them need a closer look. One hook, sys_exit: entry would cost every call twice. */
#ifndef BOB_SYSCALLS_BPF_H
#define BOB_SYSCALLS_BPF_H

#include "emit.bpf.h"
#include "emulator.bpf.h"

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
#define X32_BIT	     0
#endif

/* The same for i386 and 32-bit arm. */
#define COMPAT_EXECVE	    11
#define COMPAT_SIGRETURN    119
#define COMPAT_RT_SIGRETURN 173

/* Test first: a read of a shared line is cheap, an atomic write of it is not. `index`: of all ABIs' numbers. */
static __always_inline void note_index(struct slot *slot, u32 index)
{
	u64 bit = 1ULL << (index & 63), *word;

	if (index < BOB_SYSCALL_BITS && is_emulator(slot))
		index += ABI_EMULATOR * BOB_SYSCALL_BITS;
	if (index >= ABI_COUNT * BOB_SYSCALL_BITS)
		return;
	word = &slot->end.syscalls[0][index / 64];
	if (!(*word & bit))
		__sync_fetch_and_or(word, bit);
}

static __always_inline void note_number(struct slot *slot, u32 abi, u32 number)
{
	note_index(slot, abi * BOB_SYSCALL_BITS + number);
}

static __always_inline void note_bypass(struct slot *slot, u32 bypass)
{
	if (!(slot->end.bypasses & bypass))
		__sync_fetch_and_or(&slot->end.bypasses, bypass);
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
static __always_inline bool is_told_exec(u32 index, s64 result)
{
	return (index == EXECVE || index == ABI_COMPAT * BOB_SYSCALL_BITS + COMPAT_EXECVE) && has_prepare_exec &&
	       !result;
}

/* x32 is not looked at: its arguments are laid out in another way. Its calls from 512 on are noted by the bypass only. */
static __always_inline void note_x32(struct slot *slot, u32 number, s64 result)
{
	if (number < BOB_SYSCALL_BITS)
		note_number(slot, ABI_X32, number);
	if (result != -ENOSYS)
		note_bypass(slot, BYPASS_X32);
}

/* Index into the table of operations, or OPERATION_COUNT where there is nothing to look at. */
static __always_inline u32 index_of(struct slot *slot, u32 number, const struct task_struct *task)
{
	if (!IS_COMPAT(task))
		return number;
#if defined(__TARGET_ARCH_arm64)
	note_bypass(slot, BYPASS_AARCH32); /* looked at, but the record has no list of them */
#endif
	return ABI_COMPAT * BOB_SYSCALL_BITS + number;
}

/* A call that returned. */
static __always_inline u32 note_returned(struct slot *slot, const struct pt_regs *regs, const struct task_struct *task,
					 s64 result)
{
	u32 number = NUMBER(regs), index;

	if (number >= BOB_SYSCALL_BITS) { /* there is no such call but these */
		if (number == (u32)-1)
			note_sigreturn(slot, task);
		else if (IS_X32(number) && !IS_COMPAT(task))
			note_x32(slot, number & ~X32_BIT, result);
		return OPERATION_COUNT;
	}
	index = index_of(slot, number, task);
	if (is_told_exec(index, result))
		return OPERATION_COUNT;
	note_index(slot, index);
	return index;
}

/* A call that does not return, or not under its own number. None: the task was not in a call. */
static __always_inline void note_entered(struct slot *slot, const struct pt_regs *regs, const struct task_struct *task)
{
	u32 number = NUMBER(regs);

	if (number < BOB_SYSCALL_BITS)
		note_index(slot, index_of(slot, number, task));
	else if ((s32)number > 0 && IS_X32(number) && !IS_COMPAT(task))
		note_x32(slot, number & ~X32_BIT, 0);
}

#endif
