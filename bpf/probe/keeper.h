/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_KEEPER_H
#define BOB_PROBE_KEEPER_H

#include <linux/types.h>
#include <stdbool.h>

/*
 * Keeps slots ready. Putting a map into a map of maps makes the kernel wait until no program can still use the old one
 * (maybe_wait_bpf_programs, some 10 ms); a thread waits for it, so that neither the beginning nor the end of a step does.
 */
bool keeper_start(void);
/* A step begins in the slot. False: there is no memory for it. */
bool keeper_take(__u32 slot);
/* The step is over, its cgroups are forgotten. Wipes the slot when no program can still write to it, then offers it again. */
void keeper_return(__u32 slot);

#endif
