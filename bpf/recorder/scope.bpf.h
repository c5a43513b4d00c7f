/* SPDX-License-Identifier: GPL-2.0-only */
/* Which step, if any, the current task belongs to: the first line of every program. */
#ifndef BOB_SCOPE_BPF_H
#define BOB_SCOPE_BPF_H

#include "maps.bpf.h"

static __always_inline struct scope *scope_of_cgroup(u64 cgroup_id)
{
	struct scope *scope = bpf_map_lookup_elem(&scopes, &cgroup_id);

	return scope && scope->slot != SLOT_NONE ? scope : NULL;
}

/* What bpf_get_current_cgroup_id() returns, without the call: every system call of every task of the host asks. */
static __always_inline struct scope *scope_of_task(const struct task_struct *task)
{
	return scope_of_cgroup(task->cgroups->dfl_cgrp->kn->id);
}

static __always_inline struct scope *scope_current(void)
{
	return scope_of_task(bpf_get_current_task_btf());
}

static __always_inline struct slot *slot_get(u32 index)
{
	return bpf_map_lookup_elem(&slots, &index);
}

static __always_inline u32 current_tgid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

/* The slot whose step the current task's actions belong to: armed, and not those of bob-step itself. */
static __always_inline struct slot *slot_recording(const struct scope *scope)
{
	struct slot *slot = slot_get(scope->slot);

	if (!slot || !slot->armed || (slot->shim_tgid && slot->shim_tgid == current_tgid()))
		return NULL;
	return slot;
}

#endif
