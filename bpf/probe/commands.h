/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_COMMANDS_H
#define BOB_PROBE_COMMANDS_H

#include <stdbool.h>

/* Reads what the daemon sends and acts on it. False: the daemon is gone, or talks nonsense. */
bool commands_read(void);

#endif
