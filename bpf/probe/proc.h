/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_PROC_H
#define BOB_PROBE_PROC_H

#include <stddef.h>

/* Opens a file of a process, proc(5), close-on-exec. -1: errno says why. */
int proc_open(int pid, const char *name, int flags);
/* Opens a path as the process sees it from its root, whatever links are on the way. */
int proc_open_inside(int pid, const char *path, int flags);
/* The beginning of a file of a process as text; empty where it cannot be read. */
void proc_read(int pid, const char *name, char *text, size_t room);
/* A numeric field of proc_pid_stat(5), from 4 on as they are counted there; `unknown` where it cannot be read. */
long long proc_stat(int pid, int field, long long unknown);
/* The parent as it is seen from here: of a container's first process, its runtime. 0: unknown. */
int proc_parent(int pid);

#endif
