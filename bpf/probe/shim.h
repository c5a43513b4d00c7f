/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_SHIM_H
#define BOB_PROBE_SHIM_H

#include <stdbool.h>
#include <linux/types.h>

/* What a process that says it is bob-step executes. Descriptors of files. */
struct shim {
	int program;   /* bob-step; -1: it is none */
	int emulator;  /* what runs it, -1: the machine itself does */
	__u32 machine; /* of bob-step, e_machine of elf(5) */
};

/* Adds an executable that counts as bob-step. False: it cannot be read. */
bool shim_allow(const char *path);
/*
 * Whether the process really executes a bob-step, or an emulator that this machine trusts and that has loaded one. A name and an
 * open socket prove nothing.
 */
bool shim_open(struct shim *shim, int pid);
void shim_close(struct shim *shim);

#endif
