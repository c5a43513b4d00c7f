// SPDX-License-Identifier: Apache-2.0
#include "output.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_LIMIT (32UL * 1024 * 1024)
#define OUTPUT_ROOM  (OUTPUT_LIMIT + 4 * BOB_FRAME_MAX)
#define RETURN_ABOVE (1UL * 1024 * 1024) /* memory beyond this is given back when the buffer is empty again */
#define PIPE_SIZE    (1024 * 1024)

static char *buffer;
static size_t head, tail, peak;

void output_open(void)
{
	buffer = mmap(NULL, OUTPUT_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (buffer == MAP_FAILED) {
		log_error("no memory for the output buffer");
		exit(1);
	}
	fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE); /* not a pipe: no matter */
}

void *output_reserve(size_t length)
{
	if (tail + length > OUTPUT_ROOM) {
		memmove(buffer, buffer + head, tail - head);
		tail -= head;
		head = 0;
	}
	/* Only commands' answers may come while full; there is room for them, and a daemon that never reads is dead. */
	if (tail + length > OUTPUT_ROOM) {
		log_error("the daemon does not read: %zu bytes are waiting", tail - head);
		exit(1);
	}
	return buffer + tail;
}

void output_commit(const struct frame *frame)
{
	tail += frame->length;
	if (tail > peak)
		peak = tail;
}

static void reset(void)
{
	if (peak > RETURN_ABOVE)
		madvise(buffer + RETURN_ABOVE, OUTPUT_ROOM - RETURN_ABOVE, MADV_DONTNEED);
	head = tail = peak = 0;
}

bool output_flush(void)
{
	while (head < tail) {
		ssize_t written = write(STDOUT_FILENO, buffer + head, tail - head);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno == EAGAIN;
		head += written;
	}
	if (tail)
		reset();
	return true;
}

bool output_is_pending(void)
{
	return head < tail;
}

bool output_is_full(void)
{
	return tail - head >= OUTPUT_LIMIT;
}

void output_frame(enum frame_kind kind, __u32 step, const void *body, size_t length)
{
	struct frame *frame = output_reserve(sizeof(*frame) + length);
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	*frame = (struct frame){
		.length = sizeof(*frame) + length,
		.kind = kind,
		.step = step,
		.time_ns = now.tv_sec * 1000000000ULL + now.tv_nsec,
	};
	if (length)
		memcpy(frame + 1, body, length);
	output_commit(frame);
}
