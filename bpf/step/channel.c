// SPDX-License-Identifier: Apache-2.0
/* Messages between bob-step and bob-probe. Every wait has a deadline: a build must not hang on its recorder. */
#include "step.h"

#define BODY_WAIT_MS 30000			   /* without any progress */
#define RECORD_FLAGS (01 | 0100 | 0200 | 02000000) /* O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC */

void close_channel(struct step *step)
{
	if (step->ours >= 0)
		sys(__NR_close, step->ours, 0, 0, 0);
	step->ours = -1;
}

long send_hello(struct step *step)
{
	struct message_header header = { MESSAGE_MAGIC, MESSAGE_HELLO, length_of(step->setting) };
	struct iovec parts[2] = { { &header, sizeof(header) }, { (void *)step->setting, header.length } };
	struct message message = { .parts = parts, .part_count = 2 };

	return sys(__NR_sendmsg, step->ours, &message, MSG_NOSIGNAL, 0);
}

static bool wait_input(struct step *step, long deadline_ms)
{
	struct pollfd fd = { .fd = step->ours, .events = POLLIN };

	return poll_input(&fd, 1, deadline_ms - now_ms()) > 0;
}

int read_header(struct step *step, struct message_header *header, long deadline_ms)
{
	size_t have = 0;

	while (have < sizeof(*header)) {
		long got;

		if (!wait_input(step, deadline_ms))
			return MESSAGE_NONE;
		got = sys(__NR_read, step->ours, (char *)header + have, sizeof(*header) - have, 0);
		if (got <= 0)
			return MESSAGE_GONE;
		have += got;
	}
	return header->magic == MESSAGE_MAGIC ? (int)header->type : MESSAGE_GONE;
}

static bool write_all(int fd, const char *data, long length)
{
	while (length > 0) {
		long put = sys(__NR_write, fd, data, length, 0);

		if (put <= 0)
			return false;
		data += put;
		length -= put;
	}
	return true;
}

/* Hands the body to `fd` piece by piece. What cannot be written is read all the same: a message may follow. */
static bool copy_body(struct step *step, __u64 length, int fd)
{
	char buffer[16384];
	bool is_written = true;

	while (length) {
		long got;

		if (!wait_input(step, now_ms() + BODY_WAIT_MS))
			return false;
		got = sys(__NR_read, step->ours, buffer, length < sizeof(buffer) ? length : sizeof(buffer), 0);
		if (got <= 0)
			return false;
		is_written = is_written && write_all(fd, buffer, got);
		length -= got;
	}
	return is_written;
}

void print_body(struct step *step, __u64 length)
{
	copy_body(step, length, 2);
	SAY("");
}

/*
 * A new file in the folder that was opened before the command ran: whatever the step wrote, linked, renamed or mounted
 * there is out of the way, and nobody is left to put it back.
 */
static int create_record(struct step *step)
{
	if (sys(__NR_unlinkat, step->folder, "record", 0, 0))
		sys(__NR_renameat2, step->folder, "record", step->folder, "discarded");
	return sys(__NR_openat, step->folder, "record", RECORD_FLAGS, 0644);
}

bool save_record(struct step *step, __u64 length)
{
	int record = create_record(step);

	return record >= 0 && copy_body(step, length, record);
}

/*
 * 128 random bits in hexadecimal. BuildKit takes FileOps over equal content for the same: were all marks alike, it would link the
 * cache keys of unrelated steps' records.
 */
static bool make_nonce(char nonce[33])
{
	unsigned char bytes[16];

	if (sys(__NR_getrandom, bytes, sizeof(bytes), 0, 0) != sizeof(bytes))
		return false;
	for (int i = 0; i < 32; i++)
		nonce[i] = "0123456789abcdef"[(bytes[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	nonce[32] = 0;
	return true;
}

bool write_mark(struct step *step)
{
	char nonce[33];
	const char *const parts[] = { "{\"unrecorded\":\"", step->unrecorded, "\",\"nonce\":\"", nonce, "\"}" };
	int record = create_record(step);

	if (!make_nonce(nonce))
		return false;
	for (int i = 0; i < 5; i++)
		if (sys(__NR_write, record, parts[i], length_of(parts[i]), 0) < 0)
			return false;
	return true;
}
