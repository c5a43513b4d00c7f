/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_EMULATOR_H
#define BOB_PROBE_EMULATOR_H

#include "shim.h"

/*
 * Whether the file that the process executes is an emulator nobody in a container has chosen: the one BuildKit mounts into the step,
 * or the one this machine itself executes for `foreign`, a program of another architecture (binfmt_misc).
 */
bool emulator_is_trusted(int pid, int file, const char *foreign);
/* Tells the daemon what runs the bob-step of a step that has begun; nothing where the machine does. */
void emulator_tell(__u32 step, int pid, const struct shim *shim);

#endif
