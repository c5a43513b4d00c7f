/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_CONTENT_H
#define BOB_PROBE_CONTENT_H

#include "../frame.h"

/* How long digests may take in all. Set before the first. */
void content_allow(long milliseconds);
/*
 * Fills in size, data and sha256 of a regular file, or error and flags. Small files always get a digest while there is time at all; a large
 * one is left out (LEFT_NOT_DIGESTED) when it would take more than half of what is left, so that one cannot use up all others' time.
 */
void content_describe(int thing, struct left_body *body);

#endif
