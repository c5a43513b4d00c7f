/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_SYMBOLS_H
#define BOB_PROBE_SYMBOLS_H

#include <stdint.h>

struct symbol {
	uint64_t start;
	uint64_t end; /* where the next symbol starts */
};

/* Finds functions of the kernel by name; what is not found, or hidden, stays as it is. */
void find_symbols(const char *const *names, struct symbol *found, int count);

#endif
