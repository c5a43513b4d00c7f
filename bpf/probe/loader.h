/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_LOADER_H
#define BOB_PROBE_LOADER_H

#include "../recorder/recorder.h"
#include <stdbool.h>

#define CGROUP_PROGRAMS	 7
#define ENFORCE_PROGRAMS 9 /* for a step with a policy */

/* Loads the programs. Says why not on stderr. */
bool recorder_load(void);
/* The hooks that notice the beginning of a step: slots must be on offer by then. Says why not on stderr. */
bool recorder_attach_rare(void);
void recorder_unload(void);
/* The hooks that run only while a step does. */
bool recorder_attach_active(void);
void recorder_detach_active(void);
bool recorder_is_active(void);
/* How often the kernel skipped a program because it was already running on that CPU, over all programs. */
__u64 recorder_missed(void);

int recorder_ring_fd(void);
struct slot *recorder_slots(void); /* BOB_MAX_SLOTS, shared with the kernel */
/* Lets the next step have the slot. */
void recorder_offer_slot(__u32 slot);
/* Makes what the kernel keeps of each step. */
bool recorder_make_maps(__u32 slot);
void recorder_drop_maps(__u32 slot);
/* Calls back for everyone the step exchanged datagrams with. */
void recorder_each_peer(__u32 slot,
			void (*handle)(const struct peer *peer, const struct peer_bytes *bytes, void *context),
			void *context);
/* Calls back for every cgroup of a slot. */
void recorder_each_scope(__u32 slot, void (*handle)(__u64 cgroup_id, void *context), void *context);
/* Forgets every cgroup of a slot. */
void recorder_drop_scopes(__u32 slot);
void recorder_set_scope(__u64 cgroup_id, __u32 slot, __u32 step);
/* Of io_uring, that will not be told any more. */
void recorder_drop_requests(__u32 slot);
void recorder_block_scope(__u64 cgroup_id);
void recorder_unblock_scope(__u64 cgroup_id);
/* Attaches the programs of a cgroup to one; link descriptors go to `links`, -1 where that failed. True: all are. */
bool recorder_attach_cgroup(int cgroup_fd, int links[CGROUP_PROGRAMS]);
/*
 * Gives the slot its policy and attaches the programs that hold its cgroup to it, as recorder_attach_cgroup does. False: the step must not
 * run.
 */
bool recorder_enforce(__u32 slot, const struct policy *policy, int cgroup_fd, int links[ENFORCE_PROGRAMS]);
/* Nothing is enforced in the slot any more. */
void recorder_drop_policy(__u32 slot);
/* ProbeFeatures as JSON. */
int recorder_features(char *to, int room);

#endif
