// SPDX-License-Identifier: Apache-2.0
/* A frame of the ring, with heads and text that a step may have chosen, becomes one of the wire. */
#include "input.h"

#include "../probe/frames.c"

static char *room;
static size_t reserved;

void *output_reserve(size_t length)
{
	reserved = length;
	return room = malloc(length);
}

void output_commit(const struct frame *frame)
{
	HOLD((const char *)frame == room && frame->length >= sizeof(*frame) && frame->length <= reserved);
}

__u32 ids_inside(const struct ids *ids, __u32 id)
{
	return ids ? id : 0;
}

/* Two bytes for the kind; the rest is body and data. The kernel's frames have room for the largest body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const __u16 kinds[] = { FRAME_EXEC, FRAME_OPEN, FRAME_CHANGE, FRAME_NET, FRAME_PROGRAM, FRAME_FORK };
	static struct owners owners;
	struct frame *frame;

	if (size < 1 + RING_BODY_ROOM || size > BOB_FRAME_MAX - sizeof(*frame))
		return 0;
	frame = malloc(sizeof(*frame) + size - 1);
	*frame = (struct frame){ .length = sizeof(*frame) + size - 1, .kind = kinds[data[0] % 6] };
	memcpy(frame + 1, data + 1, size - 1);
	forward_frame(frame, &owners);
	free(frame);
	free(room);
	return 0;
}
