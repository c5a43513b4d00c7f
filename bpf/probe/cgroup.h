/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_CGROUP_H
#define BOB_PROBE_CGROUP_H

#include <linux/types.h>
#include <stdbool.h>

void cgroup_init(void);
/* Opens the cgroup's directory by its id, -1 where that cannot be done. */
int cgroup_open(__u64 id);
/* From now on only steps in or below this cgroup, or another that is wanted, are recorded. */
bool cgroup_want(const char *path);
bool cgroup_is_wanted(int cgroup_fd);
/*
 * Makes the wanted cgroups ours, or the one at the root of our cgroup namespace where none is named: steps below are for us alone, until
 * it is removed. Of claimed cgroups around a step the nearest counts; who has claimed nothing, or names the root, gets the steps that
 * are in none.
 */
void cgroup_claim(void);
bool cgroup_is_for_other(int cgroup_fd);
/* Processes in the cgroup itself but for `except` (0: all), -1: unknown. */
int cgroup_count_processes(int cgroup_fd, int except);

#endif
