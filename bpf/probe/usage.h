/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_USAGE_H
#define BOB_PROBE_USAGE_H

#include "../frame.h"
#include <stdbool.h>

/* What the processes of a cgroup have used until now. */
void usage_read(int cgroup_fd, struct usage_body *usage);

#endif
