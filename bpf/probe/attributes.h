/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_ATTRIBUTES_H
#define BOB_PROBE_ATTRIBUTES_H

#include "../frame.h"

#include <stdbool.h>

/* Extended attributes of one file, as they are behind a left_body. */
struct attributes {
	__u32 length;
	bool is_cut; /* there are more, or they cannot be listed */
	char bytes[BOB_ATTRIBUTES_MAX];
};

/* Before the others: changes the working directory, which setns(2) would change, too. */
bool attributes_begin(void);
/* Those of the thing behind the descriptor (O_PATH): file capabilities, then the others by name. */
void attributes_read(int thing, struct attributes *attributes);
bool attributes_are_same(int a, int b);

#endif
