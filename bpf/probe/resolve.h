/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_RESOLVE_H
#define BOB_PROBE_RESOLVE_H

#include <linux/openat2.h>

/* Of paths of a container, from its root: links end within, and none leads through /proc out of it. */
#define RESOLVE_INSIDE (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)

/* openat2(2), close-on-exec. `resolve`: how far a path may lead. -1: errno says why. */
int open_resolved(int folder, const char *path, int flags, unsigned long long resolve);

#endif
