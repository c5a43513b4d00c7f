/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_LIMITS_H
#define BOB_PROBE_LIMITS_H

/* The soft limit of the stack that the runtime with this pid gives a process: what it was told to set, else what it has itself. */
unsigned long long limits_stack_of(int runtime);

#endif
