// SPDX-License-Identifier: Apache-2.0
/* Messages between bob-step and bob-probe. Every wait has a deadline: a build must not hang on its recorder. */
#include "../mark.h"
#include "step.h"
#include <asm/errno.h>
#include <linux/prctl.h>

#define PRINT_MAX    4096			   /* PIPE_BUF: a pipe takes so much in one piece */
#define BODY_WAIT_MS 30000			   /* without any progress */
#define MARK_FLAGS   (01 | 0100 | 0200 | 02000000) /* O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC */

void close_channel(struct step *step)
{
	if (step->ours >= 0)
		sys(__NR_close, step->ours, 0, 0, 0);
	if (step->theirs >= 0)
		sys(__NR_close, step->theirs, 0, 0, 0);
	step->ours = step->theirs = -1;
}

void rename_self(const char *prefix, unsigned int number)
{
	char name[16], digits[8];
	int length = 0, count = 0;

	for (; prefix[length]; length++)
		name[length] = prefix[length];
	do {
		digits[count++] = '0' + number % 10;
		number /= 10;
	} while (number);
	while (count && length < 15)
		name[length++] = digits[--count];
	name[length] = 0;
	sys(__NR_prctl, PR_SET_NAME, name, 0, 0);
}

/* HELLO waits in the channel before anybody hears of it. False: no descriptor is free. */
bool open_channel(struct step *step)
{
	struct hello hello = { step->folder };
	struct message_header header = { MESSAGE_MAGIC, MESSAGE_HELLO, sizeof(hello) + length_of(step->setting) };
	struct iovec parts[3] = { { &header, sizeof(header) },
				  { &hello, sizeof(hello) },
				  { (void *)step->setting, header.length - sizeof(hello) } };
	struct message message = { .parts = parts, .part_count = 3 };
	int pair[2];

	if (sys(__NR_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return false;
	step->ours = pair[0];
	step->theirs = pair[1];
	sys(__NR_sendmsg, step->ours, &message, MSG_NOSIGNAL, 0);
	return true;
}

static bool wait_input(struct step *step, long deadline_ms)
{
	struct pollfd fd = { .fd = step->ours, .events = POLLIN };

	return poll_input(&fd, 1, deadline_ms - now_ms()) > 0;
}

static int read_all(struct step *step, void *to, size_t length, long deadline_ms)
{
	size_t have = 0;

	while (have < length) {
		long got;

		if (!wait_input(step, deadline_ms))
			return MESSAGE_NONE;
		got = sys(__NR_read, step->ours, (char *)to + have, length - have, 0);
		if (got <= 0)
			return MESSAGE_GONE;
		have += got;
	}
	return 1;
}

int read_header(struct step *step, struct message_header *header, long deadline_ms)
{
	int result = read_all(step, header, sizeof(*header), deadline_ms);

	if (result <= 0)
		return result;
	return header->magic == MESSAGE_MAGIC ? (int)header->type : MESSAGE_GONE;
}

bool read_body(struct step *step, struct message_header *header, void *to, size_t length)
{
	return header->length == length && read_all(step, to, length, now_ms() + BODY_WAIT_MS) > 0;
}

/*
 * Of a text for the build log; whether that takes it does not matter. The holder prints, too: a line is one write, as far as it goes, so that
 * none comes between its pieces.
 */
void print_body(struct step *step, __u64 length)
{
	char text[PRINT_MAX];
	size_t used = 0;

	for (const char *prefix = "bob: "; *prefix; prefix++)
		text[used++] = *prefix;
	while (length) {
		size_t room = sizeof(text) - 1 - used, part = length < room ? length : room;

		if (read_all(step, text + used, part, now_ms() + BODY_WAIT_MS) <= 0)
			break;
		used += part;
		length -= part;
		if (length) {
			sys(__NR_write, 2, text, used, 0);
			used = 0;
		}
	}
	text[used++] = '\n';
	sys(__NR_write, 2, text, used, 0);
}

/*
 * Where no recorder writes it from outside. A new file: whatever a step that has run wrote, linked or renamed there is out of the
 * way. What cannot be written is missing, and the frontend says so.
 */
bool write_mark(struct step *step)
{
	unsigned char random[MARK_RANDOM];
	char text[MARK_ROOM];
	long file, length, written;

	if (sys(__NR_unlinkat, step->folder, "record", 0, 0))
		sys(__NR_renameat2, step->folder, "record", step->folder, "discarded");
	if (sys(__NR_getrandom, random, sizeof(random), 0, 0) != sizeof(random))
		return false;
	length = mark_text(text, step->unrecorded, random);
	file = sys(__NR_openat, step->folder, "record", MARK_FLAGS, 0644);
	written = sys(__NR_write, file, text, length, 0);
	if (file >= 0)
		sys(__NR_close, file, 0, 0, 0);
	if (written != length)
		sys(__NR_unlinkat, step->folder, "record", 0, 0);
	return written == length;
}
