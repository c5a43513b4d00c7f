/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of kernel structures that the programs read. Offsets are found at load time from the running kernel's BTF
 * (CO-RE), so only names and types matter here, and one binary serves every kernel and needs no vmlinux.h to build.
 */
#ifndef BOB_KERNEL_BPF_H
#define BOB_KERNEL_BPF_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <linux/bpf.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
	union {
		struct {
			u32 hash;
			u32 len;
		};
		u64 hash_len;
	};
	const unsigned char *name;
};

struct super_block {
	u32 s_dev;
	unsigned long s_magic;
};

struct inode {
	u16 i_mode;
	unsigned long i_ino;
	u32 i_generation;
	struct super_block *i_sb;
};

struct dentry {
	unsigned int d_flags;
	struct {
		struct {
			unsigned int sequence;
		} seqcount;
	} d_seq;
	struct hlist_bl_node {
		void *next;
		void **pprev;
	} d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
};

struct mnt_namespace;

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	const char *mnt_devname;
	struct mnt_namespace *mnt_ns;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	unsigned int f_mode;
	unsigned int f_flags;
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};

typedef struct {
	int counter;
} atomic_t;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	atomic_t count;
	struct fdtable *fdt;
};

struct fs_struct {
	int users;
	struct path root;
	struct path pwd;
};

struct kernfs_node {
	u64 id;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct cgroup_root;

struct cgroup {
	struct cgroup_subsys_state self;
	int level;
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct ns_common {
	unsigned int inum;
};

struct pid_namespace {
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct upid numbers[1];
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
};

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
};

struct mm_struct {
	atomic_t mm_users;
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct file *exe_file;
};

struct vm_area_struct {
	unsigned long vm_flags;
};

struct cred;

struct thread_info {
	unsigned long flags;
	u32 status; /* x86 only */
};

struct task_struct {
	struct thread_info thread_info;
	int pid;
	int tgid;
	int exit_code;
	unsigned int ptrace;
	struct mm_struct *mm;
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct css_set *cgroups;
	struct pid *thread_pid;
	const struct cred *real_cred;
};

struct linux_binprm {
	unsigned int have_execfd : 1;
	struct file *file;
	const char *filename;
	const char *interp;
	unsigned int interp_flags;
	int execfd;
};

struct in6_addr {
	union {
		u8 u6_addr8[16];
	} in6_u;
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	unsigned short skc_family;
	unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
	struct {
		s64 counter;
	} skc_cookie;
};

struct sock_cgroup_data {
	struct cgroup *cgroup;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_type;
	u16 sk_protocol;
	u8 sk_shutdown;
	struct sock_cgroup_data sk_cgrp_data;
};

struct tcp_sock {
	u64 bytes_sent;
	u64 bytes_retrans;
	u64 bytes_received;
	u32 rcv_nxt;
	u32 write_seq;
	u32 snd_nxt;
};

struct socket {
	short type;
	struct sock *sk;
};

struct sockaddr_un {
	u16 sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[0];
};

struct unix_sock {
	struct unix_address *addr;
	struct path path;
	struct sock *peer;
};

/* Requests of io_uring, as they are prepared before anything of them is done (io_uring/opdef.c). */
struct filename {
	const char *name;
};

struct io_cqe {
	s32 res;
};

struct io_cmd_data {
	struct file *file;
};

struct io_kiocb {
	struct io_cmd_data cmd;
	u8 opcode;
	u64 flags;
	struct io_cqe cqe;
	void *async_data;
};

struct open_how {
	u64 flags;
};

struct io_open {
	int dfd;
	u32 file_slot;
	struct filename *filename;
	struct open_how how;
};

struct io_rename {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
};

struct io_unlink {
	int dfd;
	int flags;
	struct filename *filename;
};

struct io_mkdir {
	int dfd;
	struct filename *filename;
};

struct io_link {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
};

struct io_xattr {
	struct filename *filename;
};

struct io_close {
	int fd;
};

struct io_connect {
	void *addr;
	int addr_len;
};

struct io_bind {
	int addr_len;
};

struct io_accept {
	int iou_flags;
	u32 file_slot;
};

struct io_sr_msg {
	void *umsg;
	u16 flags;
};

struct io_socket {
	int domain;
	int type;
	int protocol;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
};

struct sockaddr_storage {
	u16 ss_family;
};

struct io_async_msghdr {
	struct msghdr msg;
	struct sockaddr_storage addr;
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long bp;
	unsigned long bx;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	u64 regs[31];
	u64 orig_x0;
	s32 syscallno;
};
#else
#error "bob records on x86_64 and aarch64"
#endif

#pragma clang attribute pop

/* Of the kernel's headers, which BTF does not carry. */
#define S_IFMT		 0170000
#define S_IFSOCK	 0140000
#define FMODE_CREATED	 (1U << 20)
#define QUOTA_SHIFT	 8
#define QUOTA_ON	 0x800002 /* Q_QUOTAON: with a file */
#define FAN_REPORT_NAMES 0x1e00	  /* FAN_REPORT_FID, _DIR_FID, _NAME, _TARGET_FID: handles, no files */
#define AT_FDCWD	 -100
#define AT_REMOVEDIR	 0x200
#define RENAME_EXCHANGE	 2
#define RENAME_WHITEOUT	 4
#define VM_SHARED	 8
#define TCP_LISTEN	 10
#define O_ACCMODE	 03
#define O_WRONLY	 01
#define O_CREAT		 0100
#define O_EXCL		 0200
#define O_NOCTTY	 0400
#define O_TRUNC		 01000
#define O_CLOEXEC	 02000000
#if defined(__TARGET_ARCH_arm64)
#define O_LARGEFILE 0400000
#else
#define O_LARGEFILE 0100000
#endif
#define EPERM		  1
#define EBADF		  9
#define EACCES		  13
#define EFAULT		  14
#define ENOSYS		  38
#define ENOTSOCK	  88
#define EINPROGRESS	  115
#define ECANCELED	  125
#define MAX_ERRNO	  4095
#define ERESTARTSYS	  512 /* from here on errno values never reach user space: the call will be made again */
#define AF_UNIX		  1
#define AF_INET		  2
#define AF_INET6	  10
#define SOCK_RAW	  3
#define IPPROTO_ICMP	  1
#define IPPROTO_TCP	  6
#define IPPROTO_UDP	  17
#define IPPROTO_ICMPV6	  58
#define IPPROTO_MPTCP	  262
#define SIGNAL_GROUP_EXIT 0x4
#define PROC_SUPER_MAGIC  0x9fa0
#define SYSFS_MAGIC	  0x62656572
/* include/linux/binfmts.h: the interpreter gets argv[0], too */
#define BINPRM_FLAGS_PRESERVE_ARGV0 (1 << 3)

#endif
