/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Identity of a path, for telling each thing once. It is a keyed hash over every name and inode from the file to the root
 * of the mount tree. Anything less can be reused within a step: inode numbers and dentry addresses by deleting and making
 * again, one directory's identity by renaming it. The hash of a name alone is 32 bits, too few for a directory with 200,000
 * files, hence the inode.
 */
#ifndef BOB_IDENTITY_BPF_H
#define BOB_IDENTITY_BPF_H

#include "path.bpf.h"

#define DIRECT_STEPS 48

static __always_inline void mix(u64 *a, u64 *b, u64 word)
{
	*a = (*a ^ word) * (hash_key[0] | 1);
	*a ^= *a >> 32;
	*b = (*b + word) * (hash_key[1] | 1);
	*b = *b << 29 | *b >> 35;
}

static long identity_step(u32 index, struct walk *walk)
{
	struct dentry *dentry = (void *)walk->dentry;
	struct mount *mount = (void *)walk->mount;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

	if (dentry == BPF_CORE_READ(mount, mnt.mnt_root))
		return cross_mount(walk);
	if (dentry == parent)
		return 1;
	mix(&walk->a, &walk->b, BPF_CORE_READ(dentry, d_name.hash_len));
	mix(&walk->a, &walk->b, BPF_CORE_READ(dentry, d_inode, i_ino));
	walk->dentry = (u64)parent;
	return 0;
}

/* The same as identity_step in a loop. False: deeper than the loop goes. */
static __always_inline bool identify_directly(u64 dentry_address, u64 mount_address, u64 *a, u64 *b)
{
	struct dentry *dentry = DIRECT(struct dentry, dentry_address);
	struct mount *mount = DIRECT(struct mount, mount_address);

	for (u32 i = 0; i < DIRECT_STEPS; i++) {
		struct dentry *parent = dentry->d_parent;

		if (dentry == mount->mnt.mnt_root) {
			struct mount *above = mount->mnt_parent;

			if (above == mount)
				return true;
			dentry = mount->mnt_mountpoint;
			mount = above;
			continue;
		}
		if (dentry == parent)
			return true;
		mix(a, b, dentry->d_name.hash_len);
		mix(a, b, dentry->d_inode->i_ino);
		dentry = parent;
	}
	return false;
}

/* Into scratch->key. */
__noinline int identify_path(u64 dentry, u64 mount)
{
	struct scratch *scratch = scratch_get();
	struct walk walk = { .dentry = dentry, .mount = mount };
	u64 a = hash_key[2], b = hash_key[3];

	if (!scratch)
		return 0;
	if (!has_casts || !identify_directly(dentry, mount, &a, &b)) {
		walk.a = hash_key[2];
		walk.b = hash_key[3];
		bpf_loop(WALK_STEPS_MAX, identity_step, &walk, 0);
		a = walk.a;
		b = walk.b;
	}
	scratch->key.a = a;
	scratch->key.b = b;
	return 0;
}

/* Mixes a name given by the process into scratch->key. */
__noinline int identify_text(u32 index)
{
	struct scratch *scratch = scratch_get();
	u32 length;

	if (!scratch)
		return 0;
	index &= 1;
	length = scratch->text_length[index];
	mix(&scratch->key.a, &scratch->key.b, length);
	for (u32 i = 0; i < BOB_PATH_MAX / 8; i++) {
		if (i * 8 >= length)
			break;
		mix(&scratch->key.a, &scratch->key.b, *(u64 *)&scratch->text[index][i * 8]);
	}
	return 0;
}

static __always_inline u64 argument(const struct scratch *scratch, s32 index)
{
	return index >= 0 && index < 6 ? scratch->call.arguments[index] : 0;
}

/* Reads a name from user memory. False: it cannot be read; with EFAULT the kernel could not either. */
static __always_inline bool read_text(struct scratch *scratch, u32 index, u64 address)
{
	long length = 1;

	scratch->text[index][0] = 0;
	if (address)
		length = bpf_probe_read_user_str(scratch->text[index], BOB_PATH_MAX, (void *)address);
	if (length <= 0 || length > BOB_PATH_MAX)
		return false;
	length -= 1;
	*(u64 *)&scratch->text[index][length] = 0; /* the hash takes whole words */
	scratch->text_length[index] = length;
	return true;
}

/* Where a name that the process gave starts: its root, its current directory, or an open directory. */
static __always_inline struct place place_of_text(struct scratch *scratch, u32 index, s32 directory)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct place nowhere = {};
	struct file *file;

	if (directory == ARGUMENT_TEXT)
		return nowhere;
	if (scratch->text[index][0] == '/')
		return place_of_path(&task->fs->root);
	if (directory < 0 || (s32)argument(scratch, directory) == AT_FDCWD)
		return place_of_path(&task->fs->pwd);
	file = file_of_fd((s32)argument(scratch, directory));
	return file ? place_of_file(scratch, file) : nowhere;
}

#endif
