/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_FRAMES_H
#define BOB_PROBE_FRAMES_H

#include "../recorder/recorder.h"

/* Sends a frame of the ring to the daemon, its paths joined and in order. */
void forward_frame(const struct frame *frame);

#endif
