/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Identity of a path, for telling each thing once: SipHash with a secret key over every byte of every name from the file to the
 * root of the mount tree, and the file's inode number. A step can neither make two paths with one identity, nor hide a file
 * behind another that was told. Numbers and addresses alone could be used again within a step by deleting and making again, and
 * the hash the kernel keeps of a name has 32 bits and no secret key.
 */
#ifndef BOB_IDENTITY_BPF_H
#define BOB_IDENTITY_BPF_H

#include "path.bpf.h"

/* Of paths and names that are hashed directly; what is deeper or longer is rare, and each turn of a loop is verified at load. */
#define DIRECT_STEPS 32
#define DIRECT_WORDS 8
#define TEXT_WORDS   32
#define NAME_WORDS   32 /* 255 bytes and a NUL */

static __always_inline u64 rotate(u64 word, u32 bits)
{
	return word << bits | word >> (64 - bits);
}

static __always_inline void sip_round(struct sip *sip)
{
	sip->v0 += sip->v1;
	sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
	sip->v0 = rotate(sip->v0, 32);
	sip->v2 += sip->v3;
	sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
	sip->v0 += sip->v3;
	sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
	sip->v2 += sip->v1;
	sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
	sip->v2 = rotate(sip->v2, 32);
}

/* One round for a word and three at the end (SipHash-1-3), from a state of four secret words to 128 bits. */
static __always_inline void sip_begin(struct sip *sip)
{
	sip->v0 = hash_key[0];
	sip->v1 = hash_key[1];
	sip->v2 = hash_key[2];
	sip->v3 = hash_key[3];
}

static __always_inline void sip_mix(struct sip *sip, u64 word)
{
	sip->v3 ^= word;
	sip_round(sip);
	sip->v0 ^= word;
}

static __always_inline void sip_end(struct sip *sip, struct seen_key *key)
{
	sip->v2 ^= 0xee;
	sip_round(sip);
	sip_round(sip);
	sip_round(sip);
	key->a = sip->v0 ^ sip->v1;
	key->b = sip->v2 ^ sip->v3;
}

/* What is behind a name in its last word is not the name's. Names have no NUL, so the zero byte that is left says where it ends. */
static __always_inline u64 last_word(u64 word, u32 length)
{
	return word & ((1ULL << length * 8) - 1);
}

static __always_inline u64 word_at(u64 address)
{
	return DIRECT(struct qstr, address)->hash_len; /* a structure that begins with 64 bits */
}

static __always_inline bool mix_name_directly(struct sip *sip, u64 name, u32 length)
{
	for (u32 i = 0; i < DIRECT_WORDS; i++) {
		if (length < 8) {
			sip_mix(sip, last_word(word_at(name), length));
			return true;
		}
		sip_mix(sip, word_at(name));
		name += 8;
		length -= 8;
	}
	return false;
}

/* False: deeper or longer than the loops go. */
static __always_inline bool mix_path_directly(struct sip *sip, u64 dentry_address, u64 mount_address)
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
		if (!mix_name_directly(sip, (u64)dentry->d_name.name, dentry->d_name.len & NAME_MASK))
			return false;
		if (dentry == parent)
			return true;
		dentry = parent;
	}
	return false;
}

/* One step of the same for the others, and for kernels without casts. */
static long identity_step(u32 index, struct walk *walk)
{
	struct dentry *dentry = (void *)walk->dentry;
	struct mount *mount = (void *)walk->mount;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	struct scratch *scratch = scratch_get();
	u32 length;

	if (!scratch)
		return 1;
	if (dentry == BPF_CORE_READ(mount, mnt.mnt_root))
		return cross_mount(walk);
	length = BPF_CORE_READ(dentry, d_name.len) & NAME_MASK;
	bpf_probe_read_kernel(scratch->name, length, BPF_CORE_READ(dentry, d_name.name));
	*(u64 *)&scratch->name[length] = 0;
	for (u32 i = 0; i < NAME_WORDS && i <= length / 8; i++)
		sip_mix(&scratch->sip, *(u64 *)&scratch->name[i * 8]);
	if (dentry == parent)
		return 1;
	walk->dentry = (u64)parent;
	return 0;
}

/* Begins an identity. */
static __always_inline void identify(struct scratch *scratch)
{
	sip_begin(&scratch->sip);
}

/* Mixes a path in; ends with an empty name, which no path has, and the inode. */
__noinline int identify_path(u64 dentry, u64 mount)
{
	struct walk walk = { .dentry = dentry, .mount = mount };
	struct scratch *scratch = scratch_get();
	struct sip sip;

	if (!scratch)
		return 0;
	sip = scratch->sip;
	if (has_casts && mix_path_directly(&sip, dentry, mount))
		scratch->sip = sip;
	else
		bpf_loop(WALK_STEPS_MAX, identity_step, &walk, 0);
	sip_mix(&scratch->sip, 0);
	sip_mix(&scratch->sip, BPF_CORE_READ((struct dentry *)dentry, d_inode, i_ino));
	return 0;
}

static long text_step(u32 step, u32 *index)
{
	struct scratch *scratch = scratch_get();
	u32 i = step + TEXT_WORDS;

	if (!scratch || i >= BOB_PATH_MAX / 8)
		return 1;
	sip_mix(&scratch->sip, *(u64 *)&scratch->text[*index & 1][i * 8]);
	return 0;
}

/* Mixes in a name given by the process. */
__noinline int identify_text(u32 index)
{
	struct scratch *scratch = scratch_get();
	u32 words;

	if (!scratch)
		return 0;
	index &= 1;
	words = (scratch->text_length[index] + 7) / 8;
	sip_mix(&scratch->sip, scratch->text_length[index]);
	for (u32 i = 0; i < TEXT_WORDS && i < words; i++)
		sip_mix(&scratch->sip, *(u64 *)&scratch->text[index][i * 8]);
	if (words > TEXT_WORDS)
		bpf_loop(words - TEXT_WORDS, text_step, &index, 0);
	return 0;
}

/* Ends the identity: into scratch->key, with `what` is said about it. */
static __always_inline void identify_as(struct scratch *scratch, u64 what)
{
	sip_end(&scratch->sip, &scratch->key);
	scratch->key.what = what;
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
