/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_BEGIN_H
#define BOB_PROBE_BEGIN_H

#include "steps.h"

enum begin_result {
	BEGIN_ARMED,
	BEGIN_REFUSED,	 /* and the step is to be told why */
	BEGIN_UNKNOWN,	 /* not a bob-step of this recorder: maybe of another one on this host */
	BEGIN_ELSEWHERE, /* another recorder has it, or is to have it */
	BEGIN_NOT_OURS,	 /* there is nobody to talk to */
};

/*
 * The handshake with a process that renamed itself bob:step:<fd>: takes its channel, checks that it is a bob-step alone in
 * its cgroup, arms the recorder and tells the daemon. `reason` says why the result is not BEGIN_ARMED.
 */
enum begin_result begin_step(struct step *step, struct slot *slot, const char **reason);
/* Keeps a refused step's cgroup quiet for a while, so that a process renaming itself in a loop cannot keep the probe busy. */
void begin_block(const struct step *step);
/* Ends the blocks that are over. True: there are some left for later. */
bool begin_unblock(void);

#endif
