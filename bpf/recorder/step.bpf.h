/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The beginning and the end of a step. bob-step renames itself; the tracepoint runs inside its prctl(2), so nothing
 * before or after can be missed. A name proves nothing: bob-probe checks the executable before it answers.
 */
#ifndef BOB_STEP_BPF_H
#define BOB_STEP_BPF_H

#include "emit.bpf.h"
#include "emulator.bpf.h"
#include "path.bpf.h"
#include "text.bpf.h"

#define PID_NS_LEVELS 32 /* MAX_PID_NS_LEVEL */
#define ROOT_MOUNTS   16 /* on top of each other, at the container's root */

/* The pid of the task where bob-probe can see it, 0 where it cannot. */
static __always_inline u32 pid_for_probe(struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	u32 level = BPF_CORE_READ(pid, level);

	for (u32 i = 0; i <= PID_NS_LEVELS; i++) {
		struct {
			int nr;
			struct pid_namespace *ns;
		} number = {};
		struct pid_namespace *namespace;

		if (i > level)
			break;
		bpf_probe_read_kernel(&number, sizeof(number), &pid->numbers[i]);
		namespace = number.ns;
		if (BPF_CORE_READ(namespace, ns.inum) == probe_pid_ns)
			return number.nr;
	}
	return 0;
}

/* The dentry of the task's root where that is not the top of its mounts, as below a builder in a chroot. Else 0. */
static __always_inline u64 root_inside_chroot(struct task_struct *task)
{
	struct dentry *root = BPF_CORE_READ(task, fs, root.dentry), *dentry = root;
	struct mount *mount = mount_of(BPF_CORE_READ(task, fs, root.mnt));

	for (u32 i = 0; i < ROOT_MOUNTS; i++) {
		struct mount *parent = BPF_CORE_READ(mount, mnt_parent);

		if (dentry != BPF_CORE_READ(mount, mnt.mnt_root))
			return (u64)root;
		if (parent == mount)
			return 0;
		dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		mount = parent;
	}
	return 0;
}

static __always_inline void fill_slot(struct slot *slot, const struct scope *scope, const char *comm)
{
	struct task_struct *task = bpf_get_current_task_btf();

	slot->step = scope->step;
	slot->shim_tgid = task->tgid;
	slot->first_tgid = task->tgid;
	slot->in_place = 0;
	slot->requests = 0;
	slot->waiting = 0;
	slot->refusals = 0;
	slot->serves_names = 0;
	slot->shim_pid = pid_for_probe(task);
	slot->cgroup_id = bpf_get_current_cgroup_id();
	slot->cgroup_level = task->cgroups->dfl_cgrp->level;
	slot->mount_ns = (u64)task->nsproxy->mnt_ns;
	slot->root = root_inside_chroot(task);
	slot->own_inode = executed_inode();
	slot->emulator = 0;
	slot->begun_ns = bpf_ktime_get_ns();
	__builtin_memcpy(slot->comm, comm, BOB_COMM_LEN);
	slot->armed = 0;
	__sync_lock_test_and_set(&slot->state, SLOT_BEGUN); /* after all the rest: bob-probe may look at any time */
}

/* The facts are in the slot; if the ring is full, bob-probe finds them there at its next look. */
static __always_inline void ring_doorbell(u32 kind, const struct scope *scope)
{
	struct frame frame;

	fill_head(&frame, kind, scope, sizeof(frame));
	bpf_ringbuf_output(&ring, &frame, sizeof(frame), BPF_RB_FORCE_WAKEUP);
}

/* `is_first`: the cgroup has no step yet. */
static __always_inline void begin_step(const char *comm, bool is_first)
{
	u64 cgroup_id = bpf_get_current_cgroup_id();
	struct scope scope = {};
	struct slot *slot;

	if (bpf_map_pop_elem(&free_slots, &scope.slot))
		return;
	slot = slot_get(scope.slot);
	scope.step = __sync_fetch_and_add(&last_step, 1) + 1;
	if (!slot || (is_first && bpf_map_update_elem(&scopes, &cgroup_id, &scope, BPF_NOEXIST))) {
		bpf_map_push_elem(&free_slots, &scope.slot, 0);
		return;
	}
	fill_slot(slot, &scope, comm);
	ring_doorbell(FRAME_RING_BEGIN, &scope);
}

static __always_inline void end_step(struct slot *slot, const struct scope *scope, s32 wait_status)
{
	if (slot->state != SLOT_BEGUN)
		return;
	slot->end.wait_status = wait_status;
	__sync_lock_test_and_set(&slot->state, SLOT_ENDED);
	ring_doorbell(FRAME_RING_END, scope);
}

/* A bob-step that waits for its command says by its name how that ended. */
static __always_inline void end_by_name(const struct scope *scope, const char *comm)
{
	struct slot *slot = slot_get(scope->slot);

	if (slot && !slot->in_place && slot->shim_tgid == current_tgid())
		end_step(slot, scope, read_decimal(comm + 8));
}

/*
 * Whether the step that has this cgroup only begins, and is another process: with a builder whose steps share a cgroup. bob-probe gives
 * each one of its own (probe/room.c).
 */
static __always_inline bool is_beginning_beside(const struct scope *scope)
{
	struct slot *slot = slot_get(scope->slot);

	return slot && !slot->armed && slot->shim_tgid != current_tgid();
}

SEC("tp_btf/task_rename")
int BPF_PROG(handle_task_rename, struct task_struct *task, const char *name)
{
	u64 cgroup_id = bpf_get_current_cgroup_id();
	struct scope *scope = bpf_map_lookup_elem(&scopes, &cgroup_id);
	struct task_struct *current = bpf_get_current_task_btf();
	char comm[BOB_COMM_LEN] = {};

	/* Another task's name can be set through /proc/<pid>/comm; threads are not bob-step. */
	if (task != current || task->pid != task->tgid)
		return 0;
	bpf_probe_read_kernel_str(comm, sizeof(comm), name);
	if (scope && scope->slot == SLOT_NONE)
		return 0;
	if (starts_with(comm, "bob:step:", 9) && (!scope || is_beginning_beside(scope)))
		begin_step(comm, !scope);
	else if (scope && starts_with(comm, "bob:end:", 8))
		end_by_name(scope, comm);
	return 0;
}

#endif
