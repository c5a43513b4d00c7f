/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_STEPS_H
#define BOB_PROBE_STEPS_H

#include "../recorder.h"
#include "channel.h"
#include "recorder.h"

/*
 * BEGIN in the ring → checked, SEEN → WAITING for the daemon's ACK → READY, RUNNING → END in the ring → ENDED, waiting for
 * the record. The channel's hang-up ends each state; before ENDED it is GONE for the daemon.
 */
enum step_state {
	STEP_UNKNOWN, /* of a bob-step this recorder does not know: refused, unless another recorder takes it */
	STEP_WAITING,
	STEP_RUNNING,
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
	int cgroup_fd;
	int links[ATTEMPT_PROGRAMS];
	bool has_links;
	struct channel channel;
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
/* The channel is readable, writable or hung up. */
void steps_handle_channel(struct step *step, __u32 events);
void steps_ready(struct step *step);
/* Ends the conversation with a text for the build log. */
void steps_dismiss(struct step *step, enum message_type type, const char *text, size_t length);
/* Registers interest in writing when something is queued. */
void steps_flush(struct step *step);

#endif
