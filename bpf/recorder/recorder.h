/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* State shared by the programs in recorder.bpf.c and by bob-probe, which loads them. */
#ifndef BOB_RECORDER_H
#define BOB_RECORDER_H

#include "../frame.h"
#include "../policy.h"

#define RING_BYTES	(16U * 1024 * 1024)
#define SCOPE_ENTRIES	16384
#define SEEN_ENTRIES	(256 * 1024)
#define PEER_ENTRIES	4096
#define REQUEST_ENTRIES 16384
#define STEP_REQUESTS	1024 /* of one step at a time */
#define STEP_REFUSALS	64   /* that are told, of one step */
#define SLOT_NONE	0xffffffffU
#define OPERATION_COUNT (2 * BOB_SYSCALL_BITS)
/* cap_vm_enough_memory, and its caller: a compiler may leave only that one on the stack. */
#define OVERCOMMIT_FUNCTIONS 2

/* In the ring every body takes this room, text follows; bob-probe sends bodies at their own size. */
#define RING_BODY_ROOM 48

/* Kinds of frames that live only in the ring: they wake bob-probe, the facts are in the slot. */
#define FRAME_RING_BEGIN 1000
#define FRAME_RING_END	 1001

/* Value of the map from cgroup id: which step is recorded in this cgroup. */
struct scope {
	__u32 slot; /* SLOT_NONE: refused, and not asked again as long as the entry lives */
	__u32 step;
};

enum slot_state {
	SLOT_FREE,
	SLOT_BEGUN,
	SLOT_ENDED,
};

struct slot {
	__u32 state;
	__u32 step;
	__u32 shim_tgid; /* bob-step; its own work is not the step's. 0: it has become the command */
	__u32 armed;	 /* set by the first exec of the command: before that only bob-step's code runs */
	__u32 shim_pid;	 /* the same process in the probe's PID namespace; 0: not visible there */
	__u32 cgroup_level;
	__u64 cgroup_id;
	__u64 begun_ns;
	__u64 mount_ns; /* address of the step's mount namespace, only to compare */
	__u64 root; /* address of the dentry of the container's root, only to compare; 0: that is the top of its mounts */
	__u64 own_inode; /* of the file that bob-step's process executes; only to compare, as is the next */
	/* of what runs programs of another architecture. Set by bob-probe where that runs bob-step, or by the first exec of one */
	__u64 emulator;
	char comm[BOB_COMM_LEN];
	__u32 first_tgid; /* bob-step, and the command it becomes: PID 1 of the step, where that has a PID namespace */
	__u32 in_place;	  /* set by bob-probe: bob-step executes the command itself, and with its end the step ends */
	__u32 requests;	  /* of io_uring, that are looked at and have not completed */
	__u32 waiting;	  /* of these: for others, so that nothing was done if they never complete */
	__u32 refusals;	  /* by its policy */
	__u32 serves_names; /* it was at the port where name servers are: it could answer itself */
	struct end_body end;
};

/* What a syscall means to the recorder, by ABI and number. Arguments are given by index, -1: none. */
enum operation_kind {
	OPERATION_NONE,
	OPERATION_OPEN,
	OPERATION_OPEN_HOW,    /* openat2: flags are in user memory */
	OPERATION_OPEN_HANDLE, /* open_by_handle_at: there is no path */
	OPERATION_CHANGE,
	OPERATION_CHANGE_FD,
	OPERATION_NET,
	OPERATION_SOCKETCALL,
	OPERATION_BYPASS,  /* code: number of the bit in enum bypass */
	OPERATION_REPLACE, /* dup2: of a descriptor that another thread opens */
	OPERATION_CLOSE,
	OPERATION_MEDDLE,  /* process_vm_writev: writes another process' memory */
	OPERATION_RECEIVE, /* descriptors from another process; code: enum receiving */
	OPERATION_RING,	   /* io_uring_setup */
	OPERATION_FANOTIFY,
	OPERATION_UPCALL, /* request_key */
	OPERATION_QUOTA,
};

enum receiving {
	RECEIVE_RESULT, /* pidfd_getfd */
	RECEIVE_MESSAGE,
	RECEIVE_MESSAGES,
};

#define ARGUMENT_NONE -1
#define ARGUMENT_TEXT -2 /* for from_directory: the text stands for itself (symlink target, mount source) */

struct operation {
	__u8 kind;
	__u8 code;	/* change_operation, net_operation or bit of bypass */
	__s8 directory; /* ARGUMENT_NONE: the current directory */
	__s8 path;	/* path, file descriptor of OPERATION_CHANGE_FD, socket of OPERATION_NET */
	__s8 from_directory;
	__s8 from_path; /* old path, or the sockaddr of OPERATION_NET */
	__s8 flags;	/* open flags, AT_REMOVEDIR, RENAME_EXCHANGE, or the sockaddr's length */
	__u8 message;	/* sendmsg: 1, sendmmsg: 2 */
};

/*
 * Identity of what was already told about a step. `a` and `b` are a keyed 128-bit hash: the key is random and secret, so
 * that a step cannot make one path hide behind another (identity.bpf.h).
 */
struct seen_key {
	__u64 a;
	__u64 b;
	__u64 what; /* frame kind, errno, flags */
};

/* Whom a step exchanges datagrams with, and how much: in a map of each step. */
struct peer {
	__u16 family;
	__u16 port; /* host byte order */
	__u8 address[16];
};

struct peer_bytes {
	__u64 sent;
	__u64 received;
	__u64 first_ns;
	__u64 last_ns;
	__u64 is_inbound; /* its datagram was the first */
};

/* What is known of a request of io_uring when it is submitted. */
struct request_head {
	struct seen_key key;
	struct scope scope;
	struct operation operation;
	__u64 open_flags;
	__u32 length; /* of data */
	__s32 address_size;
};

_Static_assert(sizeof(struct operation) == 8, "operation");
_Static_assert(sizeof(struct scope) == 8, "scope");
_Static_assert(sizeof(struct seen_key) == 24, "seen_key");
_Static_assert(sizeof(struct peer) == 20, "peer");
_Static_assert(sizeof(struct slot) == 112 + sizeof(struct end_body), "slot");

#endif
