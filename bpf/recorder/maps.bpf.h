/* SPDX-License-Identifier: GPL-2.0-only */
/* Maps, constants set by bob-probe before loading, and the scratch memory of the programs. */
#ifndef BOB_MAPS_BPF_H
#define BOB_MAPS_BPF_H

#include "kernel.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>
#include "recorder.h"

/* Key of every hash of names: random in each bob-probe. */
const volatile __u64 hash_key[4];
/* The PID namespace in which bob-probe looks for bob-step. */
const volatile __u32 probe_pid_ns;
/*
 * The kernel has bpf_rdonly_cast, since Linux 6.2: it makes a number a pointer that may be read through, at no cost. Without it
 * every field costs a call.
 */
const volatile _Bool has_casts;

/* Hooks that not every kernel has, and whose facts come in another way without them. */
const volatile _Bool has_prepare_exec; /* sched_prepare_exec, since Linux 6.10 */
const volatile _Bool has_data_ready;   /* sk_data_ready, since Linux 6.3 */
const volatile _Bool has_requests;     /* io_uring_submit_req, since Linux 6.4 */

extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym __weak;

#define DIRECT(type, address) ((type *)bpf_rdonly_cast((void *)(address), bpf_core_type_id_kernel(type)))
#define FIELD(type, address, field)                                                                                    \
	({                                                                                                             \
		u64 address_ = (u64)(address);                                                                         \
		has_casts ? DIRECT(type, address_)->field : BPF_CORE_READ((type *)address_, field);                    \
	})

/* Functions in kernel text, 0 where unknown: see capabilities.bpf.h. */
const volatile struct {
	__u64 start;
	__u64 end;
} overcommit[OVERCOMMIT_FUNCTIONS];

/* Successful renames, mounts and the like, by slot; never set back. */
__u32 moves[BOB_MAX_SLOTS];

/* Answers of name servers, by slot; never set back. */
__u32 answers[BOB_MAX_SLOTS];

/* The last step number given away. */
__u32 last_step;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RING_BYTES);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SCOPE_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u64); /* id of a cgroup of the default hierarchy */
	__type(value, struct scope);
} scopes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BOB_MAX_SLOTS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, u32);
	__type(value, struct slot);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, BOB_MAX_SLOTS);
	__type(value, u32);
} free_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, OPERATION_COUNT);
	__type(key, u32);
	__type(value, struct operation);
} operations SEC(".maps");

/* One hash per running step, made at its BEGIN and dropped at its END, so that nothing stays behind. */
struct seen_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SEEN_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct seen_key);
	__type(value, u32);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BOB_MAX_SLOTS);
	__type(key, u32);
	__array(values, struct seen_map);
} seen SEC(".maps");

/* As well one for each running step: it tells whom what was exchanged with when the step has ended. */
struct peer_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PEER_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, sizeof(struct peer));
	__uint(value_size, sizeof(struct peer_bytes));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BOB_MAX_SLOTS);
	__type(key, u32);
	__array(values, struct peer_map);
} peers SEC(".maps");

/* Of a step with a policy alone: what it may contact, and what the addresses it was told are called. */
struct policy_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(u32));
	__uint(value_size, sizeof(struct policy));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BOB_MAX_SLOTS);
	__type(key, u32);
	__array(values, struct policy_map);
} policies SEC(".maps");

struct named_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, NAMED_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, sizeof(struct policy_address));
	__uint(value_size, sizeof(struct named));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BOB_MAX_SLOTS);
	__type(key, u32);
	__array(values, struct named_map);
} named_addresses SEC(".maps");

#define TEXT_ROOM  (BOB_PATH_MAX + 16)
#define PATHS_ROOM (5 * TEXT_ROOM)

/* A syscall being looked at: filled once by handle_sys_exit, read by the handlers. */
struct call {
	u64 arguments[6];
	s64 result;
	struct operation operation;
	struct scope scope;
	u32 compat;
	u32 error;
	u64 file; /* of a request of io_uring: what it acts on, and its address is in scratch->address */
};

struct place {
	u64 dentry;
	u64 mount;
};

/* Progress of a walk from a dentry to the root of its mount tree. */
struct walk {
	u64 dentry;
	u64 mount;
	u64 root;     /* of the slot */
	u32 position; /* in data */
	u32 flags;    /* path_flag */
	u32 is_torn;  /* a name moved while it was read */
	u32 below;    /* one more than the position at which the container's root was passed last; 0: not yet */
};

/* State of a keyed hash, see identity.bpf.h. */
struct sip {
	u64 v0;
	u64 v1;
	u64 v2;
	u64 v3;
};

#define REQUEST_ROOM 7936

/* The rest is its frame, but for the result; of a request with an address, `data` is that. Laid out as in struct scratch. */
struct request {
	struct request_head head;
	struct frame frame;
	char body[RING_BODY_ROOM];
	char data[REQUEST_ROOM];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, REQUEST_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u64); /* address of the request, only to compare */
	__type(value, struct request);
} requests SEC(".maps");

/*
 * Memory for building one frame. A map indexed by CPU, not a per-CPU map, whose values may not exceed 32 KiB. The
 * tracepoints that use it run with preemption off and never inside each other.
 */
struct scratch {
	struct call call;
	u32 text_length[2];
	char text[2][TEXT_ROOM]; /* names given by the process, zero-padded to words */
	char address[128];	 /* a sockaddr */
	u64 sock;
	struct place place;
	struct walk walk;
	char name[256 + 16]; /* of a dentry, zero-padded to words */
	struct sip sip;
	struct seen_key key;
	struct request_head request;
	struct frame frame;
	union {
		struct exec_body exec;
		struct open_body open;
		struct program_body program;
		struct change_body change;
		struct net_body net;
		char body[RING_BODY_ROOM]; /* of every kind, so that data is at one place */
	};
	char data[PATHS_ROOM + BOB_ARGV_MAX + BOB_ENVIRON_MAX];
};

_Static_assert(offsetof(struct scratch, frame) - offsetof(struct scratch, request) == offsetof(struct request, frame) &&
		       offsetof(struct scratch, data) - offsetof(struct scratch, request) ==
			       offsetof(struct request, data),
	       "request");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* bob-probe sets it to the number of possible CPUs */
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline struct scratch *scratch_get(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&scratches, &cpu);
}

#endif
