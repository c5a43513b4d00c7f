/* SPDX-License-Identifier: GPL-2.0-only */
/* A cgroup made below a recorded one is recorded from before its first task. */
#ifndef BOB_CGROUPS_BPF_H
#define BOB_CGROUPS_BPF_H

#include "emit.bpf.h"

/* v1 hierarchies number their cgroups on their own: the same id there is another cgroup. */
static __always_inline bool is_default_hierarchy(const struct cgroup *cgroup)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return cgroup->root == task->cgroups->dfl_cgrp->root;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(handle_cgroup_mkdir, struct cgroup *cgroup, const char *name)
{
	struct cgroup *parent = (struct cgroup *)cgroup->self.parent;
	u64 parent_id = BPF_CORE_READ(parent, kn, id);
	struct scope *scope = scope_of_cgroup(parent_id);
	u64 id = cgroup->kn->id;

	if (!scope || !is_default_hierarchy(cgroup))
		return 0;
	if (bpf_map_update_elem(&scopes, &id, scope, BPF_ANY))
		count_lost(scope->slot, LOST_SCOPE);
	return 0;
}

/* bob-probe removes what is left when the step ends; this keeps a step that makes cgroups in a loop from filling the map. */
SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(handle_cgroup_rmdir, struct cgroup *cgroup, const char *name)
{
	u64 id = cgroup->kn->id;
	struct scope *scope = scope_of_cgroup(id);
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;

	if (slot && slot->cgroup_id != id && is_default_hierarchy(cgroup))
		bpf_map_delete_elem(&scopes, &id);
	return 0;
}

SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(handle_cgroup_attach_task, struct cgroup *destination, const char *name, struct task_struct *leader)
{
	struct scope *scope = scope_of_cgroup(BPF_CORE_READ(leader, real_parent, cgroups, dfl_cgrp, kn, id));
	struct slot *slot = scope ? slot_get(scope->slot) : NULL;

	/* runc moves bob-step in before it is bob-step; a task that leaves has a parent that stays. */
	if (slot && slot->armed && is_default_hierarchy(destination) && !scope_of_cgroup(destination->kn->id))
		__sync_fetch_and_or(&slot->end.bypasses, BYPASS_CGROUP);
	return 0;
}

#endif
