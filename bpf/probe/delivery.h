/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_DELIVERY_H
#define BOB_PROBE_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A record on its way into a step's folder, in parts: `record.1`, `record.2`, … and, last, `record`. Until that has its name there is
 * none: a record that was not written whole is never found.
 */
struct delivery {
	int file;  /* -1 between parts */
	int error; /* the first errno; what comes after it is dropped */
};

/* Before the first part. */
void delivery_init(struct delivery *delivery);
void delivery_begin(struct delivery *delivery, int folder);
void delivery_write(struct delivery *delivery, const char *data, size_t length);
/* The part is whole. `part` 0 is the record itself. */
void delivery_end(struct delivery *delivery, int folder, unsigned int part);
/* Leaves no part behind. */
void delivery_drop(struct delivery *delivery, int folder, unsigned int parts);

#endif
