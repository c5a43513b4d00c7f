/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_RUNTIME_H
#define BOB_PROBE_RUNTIME_H

#include <linux/types.h>

/* What the runtime with this pid is: READY_RUNC_SINCE_1_2, READY_GO_SINCE_1_20. A recent one where that cannot be seen. */
__u32 runtime_flags(int runtime);

#endif
