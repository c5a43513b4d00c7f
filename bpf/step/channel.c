// SPDX-License-Identifier: Apache-2.0
/* Messages between bob-step and bob-probe. Every wait has a deadline: a build must not hang on its recorder. */
#include "step.h"

#define MAGIC	      0x31424f42
#define BODY_WAIT_MS  30000 /* without any progress */

void close_channel(struct step *step)
{
	if (step->ours >= 0)
		sys(__NR_close, step->ours, 0, 0, 0);
	step->ours = -1;
}

long send_hello(struct step *step)
{
	struct header header = { MAGIC, MESSAGE_HELLO, length_of(step->setting) };
	struct iovec parts[2] = { { &header, sizeof(header) }, { (void *)step->setting, header.length } };
	struct message message = { .parts = parts, .part_count = 2 };

	return sys(__NR_sendmsg, step->ours, &message, MSG_NOSIGNAL, 0);
}

static bool wait_input(struct step *step, long deadline_ms)
{
	struct pollfd fd = { .fd = step->ours, .events = POLLIN };

	return poll_input(&fd, 1, deadline_ms - now_ms()) > 0;
}

/* A descriptor that comes with SEEN is the record file, opened by the probe because this user could not. */
static long receive(struct step *step, void *to, size_t length)
{
	struct control control = { 0 };
	struct iovec part = { to, length };
	struct message message = {
		.parts = &part, .part_count = 1, .control = &control, .control_length = sizeof(control)
	};
	long got = sys(__NR_recvmsg, step->ours, &message, MSG_CMSG_CLOEXEC, 0);

	if (got > 0 && message.control_length && control.level == SOL_SOCKET && control.type == SCM_RIGHTS) {
		if (step->record < 0)
			step->record = control.fd;
		else
			sys(__NR_close, control.fd, 0, 0, 0);
	}
	return got;
}

int read_header(struct step *step, struct header *header, long deadline_ms)
{
	size_t have = 0;

	while (have < sizeof(*header)) {
		long got;

		if (!wait_input(step, deadline_ms))
			return MESSAGE_NONE;
		got = receive(step, (char *)header + have, sizeof(*header) - have);
		if (got <= 0)
			return MESSAGE_GONE;
		have += got;
	}
	return header->magic == MAGIC ? (int)header->type : MESSAGE_GONE;
}

/* Hands the body to `fd` piece by piece. */
static bool copy_body(struct step *step, __u64 length, int fd)
{
	char buffer[16384];

	while (length) {
		long got, put = 0;

		if (!wait_input(step, now_ms() + BODY_WAIT_MS))
			return false;
		got = sys(__NR_read, step->ours, buffer, length < sizeof(buffer) ? length : sizeof(buffer), 0);
		if (got <= 0)
			return false;
		for (long done = 0; done < got; done += put) {
			put = sys(__NR_write, fd, buffer + done, got - done, 0);
			if (put <= 0)
				return false;
		}
		length -= got;
	}
	return true;
}

void print_body(struct step *step, __u64 length)
{
	copy_body(step, length, 2);
	SAY("");
}

/* A hostile step may have written into the file in the meantime: what it left is cut off first. */
bool save_record(struct step *step, __u64 length)
{
	if (step->record < 0)
		return false;
	sys(__NR_ftruncate, step->record, 0, 0, 0);
	sys(__NR_lseek, step->record, 0, 0, 0);
	return copy_body(step, length, step->record);
}

void write_mark(struct step *step)
{
	const char *const parts[] = { "{\"unrecorded\":\"", step->unrecorded, "\"}" };

	if (step->record < 0)
		return;
	sys(__NR_ftruncate, step->record, 0, 0, 0);
	sys(__NR_lseek, step->record, 0, 0, 0);
	for (int i = 0; i < 3; i++)
		sys(__NR_write, step->record, parts[i], length_of(parts[i]), 0);
}
