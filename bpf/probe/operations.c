// SPDX-License-Identifier: Apache-2.0
/*
 * The syscalls that name files or addresses: one line each, as in the kernel's syscall tables
 * (arch/x86/entry/syscalls/syscall_{64,32}.tbl, include/uapi/asm-generic/unistd.h). -1: not in that ABI.
 */
#include "operations.h"
#include "../recorder/recorder.h"
#include "log.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#define NONE ARGUMENT_NONE
#define TEXT ARGUMENT_TEXT

#define OPEN(kind, directory, path, flags)                                                                             \
	{                                                                                                              \
		OPERATION_##kind, 0, directory, path, NONE, NONE, flags, 0                                             \
	}
/* A change of one name, or by descriptor. */
#define NAME(code, directory, path)                                                                                    \
	{                                                                                                              \
		OPERATION_CHANGE, CHANGE_##code, directory, path, NONE, NONE, NONE, 0                                  \
	}
#define FLAGGED(code, directory, path, flags)                                                                          \
	{                                                                                                              \
		OPERATION_CHANGE, CHANGE_##code, directory, path, NONE, NONE, flags, 0                                 \
	}
#define BY_FD(code)                                                                                                    \
	{                                                                                                              \
		OPERATION_CHANGE_FD, CHANGE_##code, NONE, 0, NONE, NONE, NONE, 0                                       \
	}
/* A change with two names. */
#define NAMES(code, directory, path, from_directory, from)                                                             \
	{                                                                                                              \
		OPERATION_CHANGE, CHANGE_##code, directory, path, from_directory, from, NONE, 0                        \
	}
#define FLAGGED_NAMES(code, directory, path, from_directory, from, flags)                                              \
	{                                                                                                              \
		OPERATION_CHANGE, CHANGE_##code, directory, path, from_directory, from, flags, 0                       \
	}
#define SOCKET(code, address, length, message)                                                                         \
	{                                                                                                              \
		OPERATION_NET, NET_##code, NONE, 0, NONE, address, length, message                                     \
	}
/* What its handler needs of the call, it takes from the arguments itself. */
#define BARE(kind, code)                                                                                               \
	{                                                                                                              \
		OPERATION_##kind, code, NONE, NONE, NONE, NONE, NONE, 0                                                \
	}
#define RECEIVE(code)	 BARE(RECEIVE, RECEIVE_##code)
#define WAY_AROUND(code) BARE(BYPASS, __builtin_ctz(BYPASS_##code))

static const struct {
	short x86_64, i386, arm64, arm;
	struct operation operation;
} table[] = {
	/* clang-format off: one line each */
	{ 2, 5, -1, 5, OPEN(OPEN, NONE, 0, 1) },
	{ 85, 8, -1, 8, OPEN(OPEN, NONE, 0, NONE) },	    /* creat */
	{ 257, 295, 56, 322, OPEN(OPEN, 0, 1, 2) },	    /* openat */
	{ 437, 437, 437, 437, OPEN(OPEN_HOW, 0, 1, 2) },    /* openat2 */
	{ 304, 342, 265, 371, OPEN(OPEN_HANDLE, 0, 1, 2) }, /* open_by_handle_at */
	{ 82, 38, -1, 38, NAMES(RENAME, NONE, 1, NONE, 0) },
	{ 264, 302, 38, 329, NAMES(RENAME, 2, 3, 0, 1) },
	{ 316, 353, 276, 382, FLAGGED_NAMES(RENAME, 2, 3, 0, 1, 4) }, /* renameat2 */
	{ 87, 10, -1, 10, NAME(UNLINK, NONE, 0) },
	{ 263, 301, 35, 328, FLAGGED(UNLINK, 0, 1, 2) },
	{ 84, 40, -1, 40, NAME(RMDIR, NONE, 0) },
	{ 83, 39, -1, 39, NAME(MKDIR, NONE, 0) },
	{ 258, 296, 34, 323, NAME(MKDIR, 0, 1) },
	{ 133, 14, -1, 14, NAME(MKNOD, NONE, 0) },
	{ 259, 297, 33, 324, NAME(MKNOD, 0, 1) },
	{ 86, 9, -1, 9, NAMES(LINK, NONE, 1, NONE, 0) },
	{ 265, 303, 37, 330, NAMES(LINK, 2, 3, 0, 1) },
	{ 88, 83, -1, 83, NAMES(SYMLINK, NONE, 1, TEXT, 0) },
	{ 266, 304, 36, 331, NAMES(SYMLINK, 1, 2, TEXT, 0) },
	{ 90, 15, -1, 15, NAME(CHMOD, NONE, 0) },
	{ 91, 94, 52, 94, BY_FD(CHMOD) },
	{ 268, 306, 53, 333, NAME(CHMOD, 0, 1) },
	{ 452, 452, 452, 452, NAME(CHMOD, 0, 1) }, /* fchmodat2 */
	{ 92, 182, -1, 182, NAME(CHOWN, NONE, 0) },
	{ 94, 16, -1, 16, NAME(CHOWN, NONE, 0) }, /* lchown */
	{ 93, 95, 55, 95, BY_FD(CHOWN) },
	{ -1, 212, -1, 212, NAME(CHOWN, NONE, 0) }, /* chown32 */
	{ -1, 198, -1, 198, NAME(CHOWN, NONE, 0) }, /* lchown32 */
	{ -1, 207, -1, 207, BY_FD(CHOWN) },	    /* fchown32 */
	{ 260, 298, 54, 325, NAME(CHOWN, 0, 1) },
	{ 76, 92, 45, 92, NAME(TRUNCATE, NONE, 0) },
	{ 77, 93, 46, 93, BY_FD(TRUNCATE) },
	{ -1, 193, -1, 193, NAME(TRUNCATE, NONE, 0) }, /* truncate64 */
	{ -1, 194, -1, 194, BY_FD(TRUNCATE) },
	{ 188, 226, 5, 226, NAME(SETXATTR, NONE, 0) },
	{ 189, 227, 6, 227, NAME(SETXATTR, NONE, 0) }, /* lsetxattr */
	{ 190, 228, 7, 228, BY_FD(SETXATTR) },
	{ 463, 463, 463, 463, NAME(SETXATTR, 0, 1) }, /* setxattrat */
	{ 197, 235, 14, 235, NAME(REMOVEXATTR, NONE, 0) },
	{ 198, 236, 15, 236, NAME(REMOVEXATTR, NONE, 0) },
	{ 199, 237, 16, 237, BY_FD(REMOVEXATTR) },
	{ 466, 466, 466, 466, NAME(REMOVEXATTR, 0, 1) }, /* removexattrat */
	{ 132, 30, -1, -1, NAME(TIMES, NONE, 0) },	 /* utime */
	{ 235, 271, -1, 269, NAME(TIMES, NONE, 0) },	 /* utimes */
	{ 261, 299, -1, 326, NAME(TIMES, 0, 1) },	 /* futimesat */
	{ 280, 320, 88, 348, NAME(TIMES, 0, 1) },	 /* utimensat; without a name: of the descriptor, as futimens */
	{ -1, 412, -1, 412, NAME(TIMES, 0, 1) },	 /* utimensat_time64 */
	{ 165, 21, 40, 21, NAMES(MOUNT, NONE, 1, TEXT, 0) },
	{ 429, 429, 429, 429, NAMES(MOUNT, 2, 3, 0, 1) }, /* move_mount */
	{ 442, 442, 442, 442, NAME(MOUNT, 0, 1) },	  /* mount_setattr */
	{ 155, 217, 41, 218,
	  NAMES(MOUNT, NONE, 0, NONE, 1) },	    /* pivot_root: the new root, from: where the old one goes */
	{ 166, 52, 39, 52, NAME(UMOUNT, NONE, 0) }, /* umount2 */
	{ -1, 22, -1, -1, NAME(UMOUNT, NONE, 0) },
	{ 41, 359, 198, 281, SOCKET(SOCKET, NONE, NONE, 0) },
	{ 42, 362, 203, 283, SOCKET(CONNECT, 1, 2, 0) },
	{ 49, 361, 200, 282, SOCKET(BIND, 1, 2, 0) },
	{ 50, 363, 201, 284, SOCKET(LISTEN, NONE, NONE, 0) },
	{ 43, -1, 202, 285, SOCKET(ACCEPT, NONE, NONE, 0) },
	{ 288, 364, 242, 366, SOCKET(ACCEPT, NONE, NONE, 0) }, /* accept4 */
	{ 44, 369, 206, 290, SOCKET(SEND, 4, 5, 0) },	       /* sendto */
	{ 46, 370, 211, 296, SOCKET(SEND, 1, NONE, 1) },       /* sendmsg */
	{ 307, 345, 269, 374, SOCKET(SEND, 1, NONE, 2) },      /* sendmmsg */
	{ -1, 102, -1, -1, BARE(SOCKETCALL, 0) },
	{ 47, 372, 212, 297, RECEIVE(MESSAGE) },	/* recvmsg */
	{ 299, 337, 243, 365, RECEIVE(MESSAGES) },	/* recvmmsg */
	{ -1, 417, -1, 417, RECEIVE(MESSAGES) },	/* recvmmsg_time64 */
	{ 438, 438, 438, 438, RECEIVE(RESULT) },	/* pidfd_getfd */
	{ 425, 425, 425, 425, BARE(RING, 0) },		/* io_uring_setup */
	{ 300, 338, 262, 367, BARE(FANOTIFY, 0) },	/* fanotify_init */
	{ 249, 287, 218, 310, BARE(UPCALL, 0) },	/* request_key */
	{ 163, 51, 89, 51, WAY_AROUND(KERNEL_FILES) },	/* acct */
	{ 167, 87, 224, 87, WAY_AROUND(KERNEL_FILES) }, /* swapon */
	{ 179, 131, 60, 131, BARE(QUOTA, 0) },
	{ 172, 110, -1, -1, WAY_AROUND(HARDWARE) }, /* iopl */
	{ 173, 101, -1, -1, WAY_AROUND(HARDWARE) }, /* ioperm */
	{ 321, 357, 280, 386, WAY_AROUND(BPF) },
	{ 308, 346, 268, 375, WAY_AROUND(SETNS) },
	{ 175, 128, 105, 128, WAY_AROUND(KERNEL_CODE) }, /* init_module */
	{ 313, 350, 273, 379, WAY_AROUND(KERNEL_CODE) }, /* finit_module */
	{ 246, 283, 104, 347, WAY_AROUND(KERNEL_CODE) }, /* kexec_load */
	{ 320, -1, 294, 401, WAY_AROUND(KERNEL_CODE) },	 /* kexec_file_load */
	{ 33, 63, -1, 63, BARE(REPLACE, 0) },		 /* dup2 */
	{ 292, 330, 24, 358, BARE(REPLACE, 0) },	 /* dup3 */
	{ 3, 6, 57, 6, BARE(CLOSE, 0) },
	{ 311, 348, 271, 377, BARE(MEDDLE, 0) }, /* process_vm_writev */
						 /* clang-format on */
};

static bool put(int map_fd, __u32 abi, int number, const struct operation *operation)
{
	__u32 index = abi * BOB_SYSCALL_BITS + number;

	if (number < 0 || !bpf_map_update_elem(map_fd, &index, operation, 0))
		return true;
	log_error("cannot fill the table of syscalls: %s", strerror(errno));
	return false;
}

bool fill_operations(int map_fd)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
#if defined(__x86_64__)
		int native = table[i].x86_64, compat = table[i].i386;
#else
		int native = table[i].arm64, compat = table[i].arm;
#endif
		if (!put(map_fd, ABI_NATIVE, native, &table[i].operation) ||
		    !put(map_fd, ABI_COMPAT, compat, &table[i].operation))
			return false;
	}
	return true;
}
