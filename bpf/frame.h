/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * Frames: what bob-probe and bobd say to each other (docs/internals.md, section 3), and what the kernel writes into the
 * ring. Little-endian, packed by hand, every size asserted. daemon/src/recorder/probe/frame-decoder.ts reads the same layout.
 */
#ifndef BOB_FRAME_H
#define BOB_FRAME_H

#ifndef __bpf__
#include <linux/types.h>
#endif

#define BOB_PATH_MAX 4096
/* A given path joined to the directory it starts from: each at most PATH_MAX, and a slash. */
#define BOB_JOINED_MAX (2 * BOB_PATH_MAX + 1)
#define BOB_ARGV_MAX   (128 * 1024)
/* Of an environment that a program gets, its values included: only the names leave bob-probe. */
#define BOB_ENVIRON_MAX	 (32 * 1024)
#define BOB_FRAME_MAX	 (256 * 1024)
#define BOB_HOSTS_MAX	 (64 * 1024)
#define BOB_COMMAND_MAX	 (1024U * 1024 * 1024)
#define BOB_MAX_SLOTS	 256
#define BOB_SYSCALL_BITS 512
#define BOB_COMM_LEN	 16

enum frame_kind {
	FRAME_STARTED = 1, /* body: JSON, ProbeFeatures */
	FRAME_BEGIN = 2,
	FRAME_END = 3,
	FRAME_GONE = 4, /* no body: the build was cancelled, or the record came too late */
	FRAME_EXEC = 5,
	FRAME_FORK = 6,
	FRAME_EXIT = 7,
	FRAME_OPEN = 8,
	FRAME_CHANGE = 9,
	FRAME_NET = 10,
	FRAME_FLOW = 11,
	FRAME_LEFT = 12,	/* answer of bob-probe digest: the state of a path */
	FRAME_MOUNTS = 13,	/* what is mounted in the step's namespace when it begins; after its BEGIN */
	FRAME_TRAFFIC = 14,	/* bytes of a packet of the step's own sockets, for the names in them */
	FRAME_HOSTS = 15,	/* body: /etc/hosts of the step when it begins, cut at BOB_HOSTS_MAX; after its BEGIN */
	FRAME_SECRETS = 16,	/* what no record may have, one for each value; after its BEGIN, before all events */
	FRAME_EMULATOR = 20,	/* what runs bob-step, where the machine does not; after its BEGIN */
	FRAME_PROGRAM = 21,	/* what an emulator opened to run it; after the EXEC that awaits it */
	FRAME_REFUSED = 22,	/* something that the step's policy does not let it do, and the kernel did not */
	FRAME_LEFT_SOURCE = 32, /* its first answer; body: u32, enum left_source */
	FRAME_RESOLVED = 33,	/* of a directory that was asked for; body: its path */
	/* commands, daemon to probe */
	FRAME_ACK = 64,
	FRAME_REFUSE = 65, /* body: UTF-8 text */
	FRAME_RECORD = 66, /* body: a part of the record; flags: its number. 0, the record itself, comes last */
	FRAME_FAIL = 67,   /* body: UTF-8 text */
	FRAME_NOTE = 68,   /* body: UTF-8 text; before RECORD */
	FRAME_POLICY = 69, /* body: struct policy of policy.h; before ACK */
};

struct frame {
	__u32 length; /* of all, this header included */
	__u16 kind;
	__u16 flags;
	__u32 step;
	__u32 slot;    /* in the ring: index of the step's slot. On the wire: 0 */
	__u64 time_ns; /* CLOCK_MONOTONIC */
};

/*
 * A path behind a fixed body. On the wire `given` is its whole length and `walked` is 0. In the ring the text is in two
 * pieces: `given` bytes as the process wrote them, then `walked` bytes of the directory they start from, its components in
 * reverse order ("c\0b\0a\0" for /a/b/c), because the kernel walks from the leaf to the root. bob-probe joins them.
 */
enum path_flag {
	PATH_RESOLVED = 1, /* walked in the kernel from the dentry to the container's root */
	PATH_TRUNCATED = 2,
	PATH_DELETED = 4,     /* the dentry is unhashed: unlinked, or O_TMPFILE */
	PATH_UNREACHABLE = 8, /* not in a mount tree: a pipe, memfd, or a detached mount */
	PATH_ABSENT = 16,     /* there is no path */
	PATH_FOREIGN = 32,    /* seen from the root of another mount namespace than the step's own */
	PATH_JOINED = 64, /* starts from a directory the kernel walked: absolute. Else text that stands for itself */
	/* with UNREACHABLE: the top of a mount tree that no task of the step is in (open_tree, fsmount) */
	PATH_DETACHED = 128,
};

struct frame_path {
	__u16 given;
	__u16 walked;
	__u16 flags;
	__u16 reserved;
};

struct begin_body {
	__u64 cgroup_id;
	__u64 wall_ns; /* CLOCK_REALTIME at BEGIN */
	__u32 pid;     /* of bob-step, in the probe's PID namespace */
	__u32 holder;  /* of the process that keeps the step's container for digests, there too */
	__u32 hello_length;
	__u32 reserved;
	/* hello */
};

/* One of the mounts of a MOUNTS frame; as many as fit, the rest in another one. */
struct mount_head {
	__u16 path_length;
	__u16 type_length;
	/* path, resolved, seen from the container's root; type of the file system */
};

enum secret_source {
	SECRET_ENVIRONMENT = 1, /* of bob-step: variables, each with its NUL; some of them, the rest in another one */
	SECRET_FILE,		/* a secret that is mounted: its path and content */
};

enum secret_flag {
	SECRET_UNREADABLE = 1,
	SECRET_CUT = 2, /* there is more of it */
};

struct secret_body {
	__u16 source;
	__u16 flags;
	__u32 name_length;
	__u32 value_length;
	/* name, value */
};

struct emulator_body {
	__u8 sha256[32];
	__u32 machine; /* of what it runs: e_machine of elf(5) */
	__u32 reserved;
	/* its path, seen from the top of its own mount tree */
};

enum lost_kind {
	LOST_EXEC,
	LOST_FORK,
	LOST_EXIT,
	LOST_OPEN,
	LOST_CHANGE,
	LOST_NET,
	LOST_FLOW,
	LOST_SCOPE,  /* a nested cgroup that could not be recorded: the map is full */
	LOST_TEXT,   /* a path or argument that could not be read any more */
	LOST_MISSED, /* programs the kernel skipped because they were already running on that CPU */
	LOST_NAME,   /* packets with what a step calls whom it talks to */
	LOST_KINDS = 12,
};

enum truncated_kind {
	TRUNCATED_ARGV,
	TRUNCATED_PATH,
	TRUNCATED_VARIABLES, /* of an environment */
	TRUNCATED_PEER,	     /* of a datagram that was not counted: its step talks to too many */
	TRUNCATED_KINDS = 4,
};

enum bypass {
	BYPASS_IO_URING = 1,
	BYPASS_X32 = 2,
	BYPASS_AARCH32 = 4,
	BYPASS_CGROUP = 8,     /* a process left the step's cgroup */
	BYPASS_SURVIVORS = 16, /* processes of the step were alive when it ended */
	BYPASS_NET_HOOKS = 32, /* the programs for the step's own cgroup could not be attached */
	BYPASS_BPF = 64,       /* bpf(2) succeeded: it reaches the recorder's own maps */
	BYPASS_SETNS = 128,
	BYPASS_KERNEL_CODE = 256, /* a kernel module or another kernel was loaded */
	/* a process was made that shares another's table of descriptors: an open's can be replaced */
	BYPASS_SHARED_DESCRIPTORS = 1024,
	/* a file opened by way of a mount that is in no namespace of the step: its path is unknown */
	BYPASS_DETACHED_MOUNT = 512,
	BYPASS_FANOTIFY = 2048,	    /* a group whose events bring files that others open */
	BYPASS_KERNEL_FILES = 4096, /* a file that the kernel itself opens and writes: acct, swapon, quotas */
	BYPASS_UPCALL = 8192,	    /* request_key(2) with what the kernel runs a program for, outside of the step */
	BYPASS_HARDWARE = 16384,    /* iopl, ioperm: a disk can be driven without the kernel */
	BYPASS_OUTSIDE =
		32768, /* without a PID namespace, calls that have other processes do something (probe/outside.c) */
};

/* Beside the opcodes of ABI_IO_URING: io_uring_setup(2) succeeded. */
#define RING_MADE (BOB_SYSCALL_BITS - 1)

enum syscall_abi {
	ABI_NATIVE, /* x86_64 or aarch64 */
	ABI_COMPAT, /* i386 or 32-bit arm */
	ABI_X32,
	ABI_EMULATOR, /* native calls of an emulator, for the programs it runs and for itself */
	ABI_IO_URING, /* opcodes of requests, and RING_MADE */
	ABI_COUNT,
};

struct end_body {
	__s32 wait_status;
	__u32 bypasses;
	__u64 lost[LOST_KINDS];
	__u64 truncated[TRUNCATED_KINDS];
	__u64 capabilities_used;
	__u64 capabilities_denied;
	__u64 syscalls[ABI_COUNT][BOB_SYSCALL_BITS / 64];
};

/* What the step used, behind the end_body of an END frame; each UINT64_MAX where the host does not count it. */
struct usage_body {
	__u64 user_us;
	__u64 system_us;
	__u64 memory_peak; /* bytes */
	__u64 bytes_read;  /* from block devices */
	__u64 bytes_written;
	__u64 processes_peak; /* threads, too */
};

enum exec_flag {
	/* binfmt_misc: `executable` is what the interpreter was given, argv what it got: INTERPRETER PROGRAM [ARGV0] ARGUMENT… */
	EXEC_EMULATED = 1,
	/* `executable` is an emulator that opens its program itself: PROGRAM follows. EMULATOR [-0 ARGV0] PROGRAM ARGUMENT… */
	EXEC_AWAITS_PROGRAM = 2,
	EXEC_HAS_ARGV0 = 4, /* binfmt_misc's flag P: ARGV0 is there */
	EXEC_ARGV_TRUNCATED = 8,
	EXEC_VARIABLES_TRUNCATED = 16, /* there are more */
};

struct exec_body {
	__u32 pid;	  /* thread group id, in the initial PID namespace, as every pid in events */
	__u32 parent_pid; /* 0: bob-step itself */
	__u32 uid;
	__u32 gid;
	__u32 argv_length;
	__u32 flags; /* exec_flag */
	struct frame_path executable;
	struct frame_path
		script; /* what was asked for, where the kernel ran an interpreter instead; of EMULATED the emulator */
	struct frame_path directory; /* the current one */
	/* executable, script, directory, argv: each argument with its NUL; names of variables, each with its NUL. In the ring the whole environment */
};

struct program_body {
	__u32 pid;
	__u32 reserved;
	struct frame_path path;
};

struct fork_body {
	__u32 pid;
	__u32 parent_pid;
};

struct exit_body {
	__u32 pid;
	__s32 status; /* as wait(2) gives it */
};

struct open_body {
	__u32 open_flags;
	__u16 error; /* positive errno, 0: success */
	__u16 created;
	struct frame_path path;
};

enum change_operation {
	CHANGE_RENAME = 1,
	CHANGE_EXCHANGE,
	CHANGE_UNLINK,
	CHANGE_RMDIR,
	CHANGE_MKDIR,
	CHANGE_MKNOD,
	CHANGE_LINK,
	CHANGE_SYMLINK,
	CHANGE_CHMOD,
	CHANGE_CHOWN,
	CHANGE_TRUNCATE,
	CHANGE_SETXATTR,
	CHANGE_REMOVEXATTR,
	CHANGE_MOUNT,
	CHANGE_UMOUNT,
	CHANGE_TIMES, /* set by the process: utimensat(2) and its like */
};

enum change_flag {
	/* who shares memory, descriptors or directory with the task can have changed what is told */
	CHANGE_AS_GIVEN = 1,
};

struct change_body {
	__u16 operation;
	__u16 error;
	__u32 flags;
	struct frame_path path;
	struct frame_path from; /* PATH_ABSENT where the operation has one path */
};

enum net_operation {
	NET_CONNECT = 1,
	NET_BIND,
	NET_LISTEN,
	NET_ACCEPT,
	NET_SEND,
	NET_SOCKET, /* made: of a family or type that reaches something without being bound or connected */
};

enum net_flag {
	NET_ATTEMPT = 1,  /* seen by the cgroup's own program before the kernel acted: no result yet */
	NET_CLAIMED = 2,  /* the address is what the process passed, read after the call; the kernel kept no copy */
	NET_AS_GIVEN = 4, /* who shares memory or descriptors with the task can have changed what is told */
};

struct net_body {
	__u16 operation;
	__u16 error;
	__u16 family;
	__u16 type;
	__u16 protocol;
	__u16 port; /* host byte order */
	__u16 flags;
	__u16 address_length; /* 0, 4 or 16 */
	__u8 address[16];
	struct frame_path path; /* unix: the name; an abstract one starts with a NUL byte */
};

/* Of TCP one for each connection that was closed; of UDP one for each other side, when the step has ended. */
struct flow_body {
	__u64 connection; /* socket cookie; UDP: 0 */
	__u64 bytes_sent;
	__u64 bytes_received;
	__u64 duration_ns; /* since it was established; UDP: from the first datagram to the last; 0: not known */
	__u16 family;
	__u16 port;
	__u16 inbound; /* the other side began */
	__u16 address_length;
	__u8 address[16];
	__u16 protocol; /* of IP */
	__u16 reserved[3];
};

enum traffic_flag {
	TRAFFIC_SENT = 1,    /* by the step; else received */
	TRAFFIC_INBOUND = 2, /* the other side opened the connection */
	TRAFFIC_LAST = 4,    /* there was more, and it is not looked at */
};

struct traffic_body {
	__u64 connection; /* socket cookie */
	__u32 offset;	  /* TCP: of the data, from the first byte of its direction */
	__u32 length;	  /* of the packet's payload: of that, `data` has the first bytes */
	__u16 protocol;	  /* of IP */
	__u16 flags;
	__u16 family;
	__u16 port; /* the other side's, host byte order */
	__u16 local_port;
	__u16 address_length; /* 4 or 16; the other side's */
	__u8 address[16];
	__u32 reserved;
	/* data */
};

/* What of a policy was not let. */
enum refused_what {
	REFUSED_CONTACT = 1,
	REFUSED_QUESTION, /* of a name server; the name is behind the body, as DNS has it, in lower case */
	REFUSED_SOCKET,	  /* a raw one */
};

struct refused_body {
	__u32 entry; /* of the policy */
	__u16 what;
	__u16 protocol; /* policy_protocol */
	__u16 family;
	__u16 port;
	__u16 address_length; /* 0, 4 or 16 */
	__u16 name_length;
	__u8 address[16];
	char comm[BOB_COMM_LEN];
	/* name */
};

enum left_source {
	SOURCE_UPPER = 1,  /* everything in the upper folder is told. Else only what is asked for */
	SOURCE_OWNERS = 2, /* uid and gid are those the layer has. Else the step was in another user namespace */
};

enum left_type {
	LEFT_NOTHING,
	LEFT_FILE,
	LEFT_DIRECTORY,
	LEFT_SYMLINK,
	LEFT_FIFO,
	LEFT_SOCKET,
	LEFT_DEVICE,
};

enum left_flag {
	LEFT_NOT_DIGESTED = 1,	  /* it would have taken too long: no sha256 */
	LEFT_UNEXPLAINED = 2,	  /* no event named it, and it is not what the layers below have */
	LEFT_REMOVED = 4,	  /* it was in the layers below: a whiteout */
	LEFT_MISSING = 8,	  /* it was made, never removed, and is not there */
	LEFT_UNCHANGED = 16,	  /* a directory that is what the layers below have: something in it changed */
	LEFT_BLOCK = 32,	  /* a block device */
	LEFT_ATTRIBUTES_CUT = 64, /* there are more extended attributes, or they cannot be listed */
};

struct left_body {
	__u16 error; /* errno; with LEFT_FILE: its content could not be read */
	__u16 type;
	__u32 mode; /* permission bits */
	__u32 uid;
	__u32 gid;
	__u64 device;
	__u64 size;
	__u64 data; /* bytes that are no hole: 0 for a file of nothing else */
	__s64 mtime_ns;
	__u32 flags;
	__u32 target_length;
	__u8 sha256[32];
	__u32 path_length;
	__u32 attributes_length;
	/* path, target of a symbolic link, extended attributes by name */
};

#define BOB_ATTRIBUTES_MAX 4096 /* of one file */
#define BOB_ATTRIBUTE_MAX  256	/* longer values are told by their sha256 */

/* Name and value are behind it. */
struct left_attribute {
	__u16 name_length;
	__u16 is_digest; /* the sha256 is in the value's place */
	__u32 size;	 /* of the value */
};

_Static_assert(sizeof(struct left_body) == 96, "left_body");
_Static_assert(sizeof(struct left_attribute) == 8, "left_attribute");
_Static_assert(sizeof(struct frame) == 24, "frame");
_Static_assert(sizeof(struct frame_path) == 8, "frame_path");
_Static_assert(sizeof(struct begin_body) == 32, "begin_body");
_Static_assert(sizeof(struct mount_head) == 4, "mount_head");
_Static_assert(sizeof(struct secret_body) == 12, "secret_body");
_Static_assert(sizeof(struct end_body) == 8 + 8 * (12 + 4 + 2 + 40), "end_body");
_Static_assert(sizeof(struct usage_body) == 48, "usage_body");
_Static_assert(sizeof(struct exec_body) == 48, "exec_body");
_Static_assert(sizeof(struct program_body) == 16, "program_body");
_Static_assert(sizeof(struct emulator_body) == 40, "emulator_body");
_Static_assert(sizeof(struct fork_body) == 8, "fork_body");
_Static_assert(sizeof(struct exit_body) == 8, "exit_body");
_Static_assert(sizeof(struct open_body) == 16, "open_body");
_Static_assert(sizeof(struct change_body) == 24, "change_body");
_Static_assert(sizeof(struct net_body) == 40, "net_body");
_Static_assert(sizeof(struct flow_body) == 64, "flow_body");
_Static_assert(sizeof(struct traffic_body) == 48, "traffic_body");
_Static_assert(sizeof(struct refused_body) == 48, "refused_body");

#endif
