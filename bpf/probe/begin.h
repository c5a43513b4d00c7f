/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_BEGIN_H
#define BOB_PROBE_BEGIN_H

#include "steps.h"

/*
 * The handshake with a process that renamed itself bob:step:<fd>: takes its channel, checks that it is a bob-step alone in
 * its cgroup, arms the recorder and tells the daemon. Returns NULL, or why it is refused; then channel.fd is -1 where there
 * is nobody to tell.
 */
const char *begin_step(struct step *step, struct slot *slot);
/* Keeps a refused cgroup quiet for a while, so that a process renaming itself in a loop cannot keep the probe busy. */
void begin_block(__u64 cgroup_id);
/* Ends the blocks that are over. */
void begin_unblock(void);

#endif
