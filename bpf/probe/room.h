/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_ROOM_H
#define BOB_PROBE_ROOM_H

#include <stdbool.h>

/* A cgroup of our making, for a step that its builder gives none. */
struct room {
	int parent; /* -1: there is none */
	char name[32];
};

/* Makes one below the cgroup and moves the process there. Returns its directory; -1, with errno, where that cannot be done. */
int room_enter(struct room *room, int cgroup_fd, int pid);
/* Removes it, as soon as nobody is in it. */
void room_leave(struct room *room);
/* Removes those that somebody was in until now. True: there are some left for later. */
bool rooms_sweep(void);

#endif
