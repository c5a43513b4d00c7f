/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paths as the container sees them: from a dentry up through its mounts to the top of the mount tree. Not the task's
 * root: a chroot inside a step must not hide where a file really is. bpf_d_path() is not callable from tracepoints.
 * A builder that itself runs in a chroot gives its containers a root that is not the top: what is above it is cut off. The root is
 * known by its dentry, for a step that makes mount namespaces copies its mounts; the topmost counts, for it may be mounted again below.
 */
#ifndef BOB_PATH_BPF_H
#define BOB_PATH_BPF_H

#include "emit.bpf.h"

#define WALK_STEPS_MAX 8192 /* 4,096 bytes hold at most 2,048 names; mounts count as steps too */
#define NAME_MASK      255

static __always_inline struct mount *mount_of(const struct vfsmount *vfsmount)
{
	return (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
}

static __always_inline struct place place_of_path(const struct path *path)
{
	struct place place = {
		.dentry = (u64)BPF_CORE_READ(path, dentry),
		.mount = (u64)mount_of(BPF_CORE_READ(path, mnt)),
	};

	return place;
}

/* By way of memory: what was a pointer for the verifier comes back as a number, which functions of their own can take. */
static __always_inline struct place place_of_file(struct scratch *scratch, const struct file *file)
{
	scratch->place.dentry = (u64)FIELD(struct file, file, f_path.dentry);
	scratch->place.mount = (u64)FIELD(struct file, file, f_path.mnt);
	barrier();
	return (struct place){
		.dentry = scratch->place.dentry,
		.mount = (u64)mount_of((void *)scratch->place.mount),
	};
}

static __always_inline struct file *file_of_fd(s64 fd)
{
	struct fdtable *table = bpf_get_current_task_btf()->files->fdt;
	u64 files = (u64)table->fd;
	struct file *file = NULL;

	if (fd < 0 || fd >= table->max_fds)
		return NULL;
	bpf_probe_read_kernel(&file, sizeof(file), (void *)(files + fd * sizeof(file)));
	return file;
}

/* Appends the dentry's name and a NUL to scratch->data. */
static __always_inline int append_name(struct scratch *scratch, struct walk *walk, u64 dentry)
{
	u32 length = FIELD(struct dentry, dentry, d_name.len) & NAME_MASK;
	u32 position = walk->position;

	if (position >= PATHS_ROOM - TEXT_ROOM)
		return -1;
	bpf_probe_read_kernel(&scratch->data[position], length, FIELD(struct dentry, dentry, d_name.name));
	position += length;
	scratch->data[position] = 0;
	walk->position = position + 1;
	return 0;
}

static __always_inline u32 mount_flags(const struct mount *mount, u64 own)
{
	u64 namespace = (u64)BPF_CORE_READ(mount, mnt_ns);

	/* NULL: unmounted. An error pointer: a mount inside the kernel, as memfd and pipes have. */
	if (!namespace || namespace >= (u64)-MAX_ERRNO)
		return PATH_UNREACHABLE;
	if (namespace == own)
		return 0;
	/* Neither the step's nor the task's: a tree of open_tree(2) or fsmount(2) has a namespace that nobody is in. */
	if (namespace != (u64)bpf_get_current_task_btf()->nsproxy->mnt_ns)
		return PATH_UNREACHABLE | PATH_DETACHED;
	return PATH_FOREIGN;
}

static __always_inline int cross_mount(struct walk *walk)
{
	u64 mount = walk->mount;
	u64 parent = (u64)FIELD(struct mount, mount, mnt_parent);

	if (parent == mount)
		return 1;
	walk->dentry = (u64)FIELD(struct mount, mount, mnt_mountpoint);
	walk->mount = parent;
	return 0;
}

static long walk_step(u32 index, struct walk *walk)
{
	struct scratch *scratch = scratch_get();
	u64 dentry = walk->dentry;
	u32 sequence = FIELD(struct dentry, dentry, d_seq.seqcount.sequence);
	u64 parent = (u64)FIELD(struct dentry, dentry, d_parent);

	if (!scratch)
		return 1;
	if (dentry == walk->root)
		walk->below = walk->position + 1;
	if (dentry == (u64)FIELD(struct mount, walk->mount, mnt.mnt_root))
		return cross_mount(walk);
	if (append_name(scratch, walk, dentry)) {
		if (!walk->below)
			walk->flags |= PATH_TRUNCATED;
		return 1;
	}
	/* Name and directory change together, and this counts their changes (d_move, fs/dcache.c); odd: in the middle of one. */
	if (sequence & 1 || sequence != FIELD(struct dentry, dentry, d_seq.seqcount.sequence))
		walk->is_torn = 1;
	if (dentry == parent) { /* not of a mount tree (memfd:name), or moved out of a bind mount */
		walk->flags |= PATH_UNREACHABLE;
		return 1;
	}
	walk->dentry = parent;
	return 0;
}

static __always_inline bool is_unhashed(const struct dentry *dentry)
{
	return !BPF_CORE_READ(dentry, d_hash.pprev) && BPF_CORE_READ(dentry, d_parent) != dentry;
}

/* Appends the names from `dentry` up to scratch->data at `position`; the end and the flags are in scratch->walk. */
__noinline int walk_path(u64 dentry, u64 mount, u32 position)
{
	struct scratch *scratch = scratch_get();
	struct walk walk = { .dentry = dentry, .mount = mount, .position = position };
	struct slot *slot;

	if (!scratch)
		return 0;
	slot = slot_get(scratch->call.scope.slot);
	walk.root = slot ? slot->root : 0;
	if (is_unhashed((void *)dentry))
		walk.flags |= PATH_DELETED;
	bpf_loop(WALK_STEPS_MAX, walk_step, &walk, 0);
	if (walk.below)
		walk.position = walk.below - 1;
	walk.flags |= mount_flags((void *)walk.mount, slot ? slot->mount_ns : 0);
	scratch->walk = walk;
	return 0;
}

/* What was opened there can be any file of the host's: the way to it is not known. */
static __always_inline void note_detached(const struct scratch *scratch, const struct frame_path *head)
{
	struct slot *slot = slot_get(scratch->call.scope.slot);

	if (slot && head->flags & PATH_DETACHED)
		__sync_fetch_and_or(&slot->end.bypasses, BYPASS_DETACHED_MOUNT);
}

/* Writes one path of the frame: `text` (ARGUMENT_NONE: none) as given, then the walk from `place` (no dentry: none). */
static __always_inline u32 append_path(struct scratch *scratch, struct frame_path *head, s32 text, struct place place,
				       u32 position)
{
	u32 given = 0;

	if (text >= 0) {
		given = scratch->text_length[text & 1];
		if (given > BOB_PATH_MAX)
			given = BOB_PATH_MAX;
		if (position > PATHS_ROOM - TEXT_ROOM)
			return position;
		bpf_probe_read_kernel(&scratch->data[position], given, scratch->text[text & 1]);
		position += given;
	}
	scratch->walk.position = position;
	scratch->walk.flags = 0;
	scratch->walk.is_torn = 0;
	if (place.dentry)
		walk_path(place.dentry, place.mount, position);
	head->given = given;
	head->walked = scratch->walk.position - position;
	head->flags = scratch->walk.flags | (text < 0 ? PATH_RESOLVED : 0) | (place.dentry ? PATH_JOINED : 0);
	head->reserved = 0;
	/* The longest name that fits is as long as what is left of a longer one, but that one fails. */
	if (given >= BOB_PATH_MAX - 1 && scratch->call.error)
		head->flags |= PATH_TRUNCATED;
	if (head->flags & PATH_TRUNCATED)
		count_truncated(scratch->call.scope.slot, TRUNCATED_PATH);
	return scratch->walk.position;
}

#endif
