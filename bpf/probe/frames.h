/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_FRAMES_H
#define BOB_PROBE_FRAMES_H

#include "../recorder/recorder.h"
#include "ids.h"

/* Sends a frame of the ring to the daemon: its paths joined and in order, ids of users and groups as they are in the step. */
void forward_frame(const struct frame *frame, const struct owners *owners);

#endif
