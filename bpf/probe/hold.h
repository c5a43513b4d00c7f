/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_HOLD_H
#define BOB_PROBE_HOLD_H

#include <stdbool.h>
#include <stddef.h>

/* What the holder is given; the descriptors stay the caller's. */
struct held {
	int pid;    /* of bob-step, here */
	int pidfd;  /* of the same */
	int folder; /* for the record */
	bool warn;  /* on-missing=warn: when the recorder is lost, the step goes on */
};

/*
 * A process of its own for each step, the holder. It takes bob's mounts away before the command starts, keeps the step's mount
 * namespace and root for digests, keeps the end of its PID namespace from being complete (pid_namespaces(7)) until it is released, and
 * prints what the build log is to have. It outlives us: then it ends the step, or lets it go on, as on-missing says.
 *
 * Its name is HOLDER_NAME; the container's root is its descriptor HOLDER_ROOT, and HOLDER_UPPER the folder in which an overlay keeps what the
 * step changes of it, where that can be reached. HOLDER_MOUNTS is the step's mount namespace.
 */
#define HOLDER_NAME   "bob:holder"
#define HOLDER_ROOT   3
#define HOLDER_UPPER  4
#define HOLDER_MOUNTS 5

struct hold {
	int control; /* -1: there is none */
	int holder;  /* its pid */
	bool is_pid_held;
};

/* `reason` says why not, for the build log. */
bool hold_start(struct hold *hold, const struct held *held, const char **reason);
/* A line for the build log, from the holder: it may have to wait for who reads the log. */
void hold_print(struct hold *hold, const char *text, size_t length);
/* What was printed comes first. The step's end is complete, its mount namespace free to go. */
void hold_release(struct hold *hold);

#endif
