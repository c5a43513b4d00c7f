/* SPDX-License-Identifier: GPL-2.0-only */
/* exec, fork and exit of processes. */
#ifndef BOB_PROCESSES_BPF_H
#define BOB_PROCESSES_BPF_H

#include "identity.bpf.h"
#include "programs.bpf.h"
#include "step.bpf.h"
#include "syscalls.bpf.h"

/* 0: whoever started the step. */
static __always_inline u32 parent_for_step(const struct task_struct *parent, const struct slot *slot)
{
	u32 tgid = BPF_CORE_READ(parent, tgid);

	return tgid == slot->shim_tgid || (slot->in_place && current_tgid() == slot->first_tgid) ? 0 : tgid;
}

/* Whole when it can be had at once, else page by page up to the first that is not in memory. */
static __always_inline u32 read_block(struct scratch *scratch, u32 position, u64 start, u32 length, const u32 most)
{
	u32 read = 0;

	if (position > sizeof(scratch->data) - most || length > most)
		return 0;
	if (!bpf_probe_read_user(&scratch->data[position], length, (void *)start))
		return length;
	for (u32 i = 0; i < most / 4096; i++) {
		if (read + 4096 > length ||
		    bpf_probe_read_user(&scratch->data[position + read], 4096, (void *)(start + read)))
			break;
		read += 4096;
	}
	return read;
}

static __always_inline u32 append_argv(struct scratch *scratch, u32 position)
{
	struct mm_struct *mm = bpf_get_current_task_btf()->mm;
	u64 start = mm->arg_start;
	u64 length = mm->arg_end - start;
	u32 wanted = length > BOB_ARGV_MAX ? BOB_ARGV_MAX : length;
	u32 read = read_block(scratch, position, start, wanted, BOB_ARGV_MAX);

	scratch->exec.argv_length = read;
	if (read < wanted) /* a page of it is not in memory */
		count_lost(scratch->call.scope.slot, LOST_TEXT);
	if (read < length) {
		scratch->exec.flags |= EXEC_ARGV_TRUNCATED;
		count_truncated(scratch->call.scope.slot, TRUNCATED_ARGV);
	}
	return position + read;
}

/*
 * As it is: to find the names here would cost more than to copy the values, which bob-probe drops. When the ring fills up, it is left
 * out: names of variables are worth less than events.
 */
static __always_inline u32 append_environment(struct scratch *scratch, u32 position)
{
	struct mm_struct *mm = bpf_get_current_task_btf()->mm;
	u64 start = mm->env_start;
	u64 length = mm->env_end - start;
	u32 wanted = length > BOB_ENVIRON_MAX ? BOB_ENVIRON_MAX : length;
	u32 read = 0;

	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < RING_BYTES / 2)
		read = read_block(scratch, position, start, wanted, BOB_ENVIRON_MAX);
	if (read < length) {
		scratch->exec.flags |= EXEC_VARIABLES_TRUNCATED;
		count_truncated(scratch->call.scope.slot, TRUNCATED_VARIABLES);
	}
	return position + read;
}

/*
 * For a script the kernel runs its interpreter: bprm->file is the interpreter, bprm->filename what was asked for. Of what an emulator
 * runs, the emulator is in this place.
 */
static __always_inline u32 append_script(struct scratch *scratch, const struct linux_binprm *bprm, u32 position)
{
	const char *filename = BPF_CORE_READ(bprm, filename);
	struct place start;
	long length;

	scratch->exec.script.given = 0;
	scratch->exec.script.walked = 0;
	scratch->exec.script.flags = PATH_ABSENT;
	if (scratch->exec.flags & EXEC_EMULATED)
		return append_path(scratch, &scratch->exec.script, -1,
				   place_of_path(&BPF_CORE_READ(bprm, file)->f_path), position);
	if (scratch->exec.flags & EXEC_AWAITS_PROGRAM || BPF_CORE_READ(bprm, interp) == filename)
		return position;
	length = bpf_probe_read_kernel_str(scratch->text[0], BOB_PATH_MAX, filename);
	if (length <= 0) {
		count_lost(scratch->call.scope.slot, LOST_TEXT);
		return position;
	}
	scratch->text_length[0] = length - 1;
	start = place_of_text(scratch, 0, ARGUMENT_NONE);
	return append_path(scratch, &scratch->exec.script, 0, start, position);
}

/* Fills in how it is executed; returns what is. Of binfmt_misc's flag O, which C implies, that is a descriptor for the interpreter. */
static __always_inline struct place place_of_program(struct scratch *scratch, const struct linux_binprm *bprm)
{
	struct file *file = BPF_CORE_READ(bprm, file), *program = NULL;
	struct slot *slot = slot_get(scratch->call.scope.slot);
	u64 inode = (u64)BPF_CORE_READ(file, f_inode);

	scratch->exec.flags = 0;
	if (BPF_CORE_READ_BITFIELD_PROBED(bprm, have_execfd))
		program = file_of_fd(BPF_CORE_READ(bprm, execfd));
	if (program)
		scratch->exec.flags = EXEC_EMULATED;
	else if (slot && slot->emulator == inode)
		scratch->exec.flags = EXEC_AWAITS_PROGRAM;
	if (scratch->exec.flags && BPF_CORE_READ(bprm, interp_flags) & BINPRM_FLAGS_PRESERVE_ARGV0)
		scratch->exec.flags |= EXEC_HAS_ARGV0;
	if (program && slot && !slot->emulator)
		slot->emulator = inode;
	if (scratch->exec.flags & EXEC_AWAITS_PROGRAM)
		await_program(scratch);
	return program ? place_of_file(scratch, program) : place_of_path(&file->f_path);
}

__noinline int emit_exec(u64 bprm_address, u32 parent)
{
	const struct linux_binprm *bprm = (void *)bprm_address;
	struct scratch *scratch = scratch_get();
	struct place place;
	u32 position;

	if (!scratch)
		return 0;
	scratch->exec.pid = current_tgid();
	scratch->exec.parent_pid = parent;
	scratch->exec.uid = bpf_get_current_uid_gid();
	scratch->exec.gid = bpf_get_current_uid_gid() >> 32;
	place = place_of_program(scratch, bprm);
	position = append_path(scratch, &scratch->exec.executable, -1, place, 0);
	if (!(scratch->exec.flags &
	      EXEC_AWAITS_PROGRAM)) /* binfmt_misc holds its interpreter open, outside of the step's mounts */
		note_detached(scratch, &scratch->exec.executable);
	position = append_script(scratch, bprm, position);
	place = place_of_path(&bpf_get_current_task_btf()->fs->pwd);
	position = append_path(scratch, &scratch->exec.directory, -1, place, position);
	position = append_argv(scratch, position);
	position = append_environment(scratch, position);
	emit_scratch(scratch, FRAME_EXEC, LOST_EXEC, position);
	return 0;
}

/*
 * Whether this execve(2) is the step's. The step begins with the command itself: with bob-step's own execve, or with that of
 * the child it waits for. What it did before is not the step's.
 */
static __always_inline bool is_exec_of_step(struct slot *slot, const struct task_struct *task)
{
	if (slot->shim_tgid == current_tgid()) {
		if (!slot->in_place)
			return false;
		slot->shim_tgid = 0;
	} else if (!slot->armed && (u32)task->real_parent->tgid != slot->shim_tgid) {
		return false;
	}
	slot->armed = 1;
	return true;
}

/* raw_tp, not tp_btf: there bprm is a plain number, which a function that is verified on its own can take. */
SEC("raw_tp/sched_process_exec")
int BPF_PROG(handle_sched_process_exec, void *unused, int old_pid, u64 bprm)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;
	struct scratch *scratch = scratch_get();

	if (!slot || !is_exec_of_step(slot, task))
		return 0;
	if (!scratch) {
		count_lost(scope->slot, LOST_EXEC);
		return 0;
	}
	scratch->call.scope = *scope;
	emit_exec(bprm, parent_for_step(task->real_parent, slot));
	return 0;
}

/* Before the new image is made: the system call that asked for it still has its own number and ABI. */
SEC("tp_btf/sched_prepare_exec")
int BPF_PROG(handle_sched_prepare_exec, struct task_struct *task, struct linux_binprm *bprm)
{
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;

	if (slot) /* not only when armed: the command's own execve(2) is the first that gets here */
		note_entered(slot, (void *)bpf_task_pt_regs(task), task);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(handle_sched_process_fork, struct task_struct *parent, struct task_struct *child)
{
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_recording(scope) : NULL;
	struct {
		struct frame frame;
		struct fork_body body;
	} event;

	if (!slot)
		return 0;
	if (!scope_of_cgroup(child->cgroups->dfl_cgrp->kn->id)) /* clone3(CLONE_INTO_CGROUP) */
		note_bypass(slot, BYPASS_CGROUP);
	if (child->tgid == parent->tgid)
		return 0;
	if (child->files == parent->files) /* CLONE_FILES without CLONE_THREAD */
		note_bypass(slot, BYPASS_SHARED_DESCRIPTORS);
	event.body.pid = child->tgid;
	event.body.parent_pid = parent->tgid;
	fill_head(&event.frame, FRAME_FORK, scope, sizeof(event));
	emit_small(&event, sizeof(event), scope, LOST_FORK);
	return 0;
}

static __always_inline s32 exit_status(const struct task_struct *task)
{
	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		return task->signal->group_exit_code;
	return task->group_leader->exit_code;
}

static __always_inline void emit_exit(struct slot *slot, const struct scope *scope, struct task_struct *task)
{
	struct {
		struct frame frame;
		struct exit_body body;
	} event;

	/* exit, exit_group and the call a task was killed in do not reach sys_exit. */
	note_entered(slot, (void *)bpf_task_pt_regs(task), task);
	if (task->signal->live.counter)
		return;
	event.body.pid = task->tgid;
	event.body.status = exit_status(task);
	fill_head(&event.frame, FRAME_EXIT, scope, sizeof(event));
	emit_small(&event, sizeof(event), scope, LOST_EXIT);
}

/* PID 1 ends the step, also where it never became the command. The others are killed behind it, and still recorded. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(handle_sched_process_exit, struct task_struct *task)
{
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_recording(scope) : NULL;

	if (slot)
		emit_exit(slot, scope, task);
	slot = scope ? slot_get(scope->slot) : NULL;
	if (slot && slot->in_place && (u32)task->tgid == slot->first_tgid && !task->signal->live.counter)
		end_step(slot, scope, exit_status(task));
	return 0;
}

#endif
