/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_SECRETS_H
#define BOB_PROBE_SECRETS_H

#include <linux/types.h>

/*
 * Tells the daemon what no record of a step may have, before the step's command starts: the environment of its bob-step, of which the
 * daemon knows which variables are secret, and the content of the secrets that are mounted.
 */
void secrets_tell(__u32 step, int pid);

#endif
