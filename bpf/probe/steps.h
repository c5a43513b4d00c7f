/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_STEPS_H
#define BOB_PROBE_STEPS_H

#include "../recorder/recorder.h"
#include "channel.h"
#include "delivery.h"
#include "hold.h"
#include "ids.h"
#include "loader.h"
#include "room.h"

/*
 * BEGIN in the ring → checked, SEEN → WAITING for the daemon's ACK → READY, RUNNING → END in the ring: PID 1 has ended, ENDING → the
 * others are dead, too, and all events read: END for the daemon, ENDED, waiting for the record → it is written, the holder lets go.
 *
 * Until READY the channel's hang-up ends each state, with GONE for the daemon. A bob-step that waits for its command (no PID
 * namespace) keeps its channel, and says itself when all is over: there is no ENDING.
 */
enum step_state {
	STEP_UNKNOWN, /* of a bob-step this recorder does not know: refused, unless another recorder takes it */
	STEP_WAITING,
	STEP_RUNNING,
	STEP_ENDING,
	STEP_ENDED,
};

struct step {
	struct step *next;
	enum step_state state;
	__u32 id;
	__u32 slot; /* SLOT_NONE once it is given back */
	__u64 cgroup_id;
	__u64 missed_before;
	__u64 refuse_at_ms;
	__u64 give_up_at_ms; /* of ENDED */
	unsigned long
		first_event; /* where the ring ended when the step got its cgroup from us; 0: it has that of its builder */
	unsigned long last_event; /* where the ring ended when the last process was dead, 0: not yet */
	int first_pid;		  /* PID 1 of the step, here */
	struct owners owners;
	bool is_in_shared_cgroup;
	int cgroup_fd;
	struct room room;
	int pidfd;
	int folder; /* for the record */
	bool warn;
	bool has_policy; /* bob-step stays beside the command, so that it can fail the step when all of it is known */
	bool seals;	 /* it runs nothing: the last step of a build, which gets a seal for its record */
	int links[CGROUP_PROGRAMS];
	bool has_links;
	int policy_links[ENFORCE_PROGRAMS];
	bool is_held_to_policy; /* the links are there */
	struct channel channel;
	struct hold hold;
	struct delivery delivery;
	unsigned int parts; /* of the record */
};

bool steps_init(int epoll_fd);
struct step *steps_find(__u32 id);
bool steps_are_running(void);
/* A record of the ring. */
void steps_handle_frame(const struct frame *frame);
/* Refuses the unknown ones nobody took. True: there are some left for later. */
bool steps_refuse_unknown(void);
/* Looks for steps whose BEGIN or END did not get into a full ring. Only when the ring is empty. */
void steps_scan(void);
/* Moves steps on that wait for nothing but time, or for their last process. Milliseconds until it is to be called again; -1: no matter. */
int steps_tick(void);
/* The channel is readable, writable or hung up. */
void steps_handle_channel(struct step *step, __u32 events);
/* The daemon follows it: the command may run. */
void steps_ready(struct step *step);
/* What its policy lets it contact. Before it is ready. */
void steps_enforce(struct step *step, const struct policy *policy);
/* It is not to be recorded. */
void steps_refuse(struct step *step, const char *text, size_t length);
/* It cannot be recorded any more, or its record cannot be made. */
void steps_fail(struct step *step, const char *text, size_t length);
/* Its record is in the folder, or could not be written. */
void steps_finish(struct step *step);

#endif
