/* SPDX-License-Identifier: GPL-2.0-only */
/* The one hook for everything that is known when a syscall returns. */
#ifndef BOB_SYS_EXIT_BPF_H
#define BOB_SYS_EXIT_BPF_H

#include "changes.bpf.h"
#include "descriptors.bpf.h"
#include "opens.bpf.h"
#include "received.bpf.h"
#include "socketcall.bpf.h"
#include "syscalls.bpf.h"

#if defined(__TARGET_ARCH_x86)
static __always_inline void read_arguments(struct call *call, const struct pt_regs *regs)
{
	if (call->compat) {
		call->arguments[0] = (u32)regs->bx;
		call->arguments[1] = (u32)regs->cx;
		call->arguments[2] = (u32)regs->dx;
		call->arguments[3] = (u32)regs->si;
		call->arguments[4] = (u32)regs->di;
		call->arguments[5] = (u32)regs->bp;
		return;
	}
	call->arguments[0] = regs->di;
	call->arguments[1] = regs->si;
	call->arguments[2] = regs->dx;
	call->arguments[3] = regs->r10;
	call->arguments[4] = regs->r8;
	call->arguments[5] = regs->r9;
}
#else
/* regs[0] holds the result by now, the kernel keeps the argument in orig_x0. */
static __always_inline void read_arguments(struct call *call, const struct pt_regs *regs)
{
	call->arguments[0] = regs->orig_x0;
	call->arguments[1] = regs->regs[1];
	call->arguments[2] = regs->regs[2];
	call->arguments[3] = regs->regs[3];
	call->arguments[4] = regs->regs[4];
	call->arguments[5] = regs->regs[5];
}
#endif

static __always_inline bool will_restart(s64 result)
{
	return result <= -ERESTARTSYS && result >= -MAX_ERRNO;
}

/* Without the tracepoint of its requests, a ring is a way around. */
static __always_inline void note_ring(struct slot *slot)
{
	if (has_requests)
		note_number(slot, ABI_IO_URING, RING_MADE);
	else
		note_bypass(slot, BYPASS_IO_URING);
}

/* Where it did not refuse the caller, the kernel may have run a program for the key. */
static __always_inline bool made_upcall(const struct call *call)
{
	return call->arguments[2] && call->error != EPERM && call->error != EACCES && call->error != EFAULT &&
	       call->error != ENOSYS;
}

static __always_inline void dispatch(struct slot *slot, const struct call *call)
{
	switch (call->operation.kind) {
	case OPERATION_OPEN:
	case OPERATION_OPEN_HOW:
	case OPERATION_OPEN_HANDLE:
		handle_open();
		break;
	case OPERATION_CHANGE:
	case OPERATION_CHANGE_FD:
		handle_change();
		break;
	case OPERATION_NET:
		handle_net();
		break;
	case OPERATION_SOCKETCALL:
		handle_socketcall();
		break;
	case OPERATION_REPLACE:
	case OPERATION_CLOSE:
		handle_descriptor();
		break;
	case OPERATION_BYPASS:
		if (!call->error)
			note_bypass(slot, 1U << (call->operation.code & 31));
		break;
	case OPERATION_RECEIVE:
		handle_received();
		break;
	case OPERATION_RING:
		if (!call->error)
			note_ring(slot);
		break;
	case OPERATION_FANOTIFY:
		if (!call->error && !(call->arguments[0] & FAN_REPORT_NAMES))
			note_bypass(slot, BYPASS_FANOTIFY);
		break;
	case OPERATION_QUOTA:
		if (!call->error && (u32)call->arguments[0] >> QUOTA_SHIFT == QUOTA_ON)
			note_bypass(slot, BYPASS_KERNEL_FILES);
		break;
	case OPERATION_UPCALL:
		if (made_upcall(call))
			note_bypass(slot, BYPASS_UPCALL);
		break;
	case OPERATION_MEDDLE:
		if (!call->error)
			note_meddling(&call->scope);
		break;
	}
}

static __always_inline u32 loss_of(const struct operation *operation)
{
	switch (operation->kind) {
	case OPERATION_OPEN:
	case OPERATION_OPEN_HOW:
	case OPERATION_OPEN_HANDLE:
	case OPERATION_REPLACE:
	case OPERATION_CLOSE:
	case OPERATION_RECEIVE:
		return LOST_OPEN;
	case OPERATION_CHANGE:
	case OPERATION_CHANGE_FD:
		return LOST_CHANGE;
	default:
		return LOST_NET;
	}
}

static __always_inline void look_closer(struct scope *scope, struct slot *slot, u32 index, const struct pt_regs *regs,
					s64 result)
{
	struct operation *operation = bpf_map_lookup_elem(&operations, &index);
	struct scratch *scratch;

	if (!operation || operation->kind == OPERATION_NONE || will_restart(result))
		return;
	if ((operation->kind == OPERATION_CLOSE || operation->kind == OPERATION_REPLACE) && !has_shared_table())
		return;
	scratch = scratch_get();
	if (!scratch) { /* of a CPU that bob-probe did not know of; the handlers need not ask again */
		count_lost(scope->slot, loss_of(operation));
		return;
	}
	scratch->call.operation = *operation;
	scratch->call.scope = *scope;
	scratch->call.file = 0;
	scratch->call.compat = index >= BOB_SYSCALL_BITS;
	scratch->call.result = result;
	scratch->call.error = result < 0 && result >= -MAX_ERRNO ? -result : 0;
	read_arguments(&scratch->call, regs);
	dispatch(slot, &scratch->call);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(handle_sys_exit, struct pt_regs *regs, long result)
{
	const struct task_struct *task = bpf_get_current_task_btf();
	struct scope *scope = scope_of_task(task);
	struct slot *slot = scope ? slot_recording(scope) : NULL;
	u32 index;

	if (!slot)
		return 0;
	index = note_returned(slot, regs, task, result);
	if (index < OPERATION_COUNT)
		look_closer(scope, slot, index, regs, result);
	return 0;
}

#endif
