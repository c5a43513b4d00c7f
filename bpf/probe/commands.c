// SPDX-License-Identifier: Apache-2.0
/* The daemon's commands from stdin. A record can be large: its bytes go into the step's folder as they come. */
#include "commands.h"
#include "log.h"
#include "steps.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 16384

static struct frame head;
static size_t head_bytes;
static __u32 body_left;
static char text[TEXT_MAX];
static size_t text_bytes;
static struct policy policy;
static size_t policy_bytes;

/* A RECORD begins before its body is here. */
static bool begin_command(void)
{
	struct step *step = steps_find(head.step);

	if (head.length < sizeof(head) || head.length > BOB_COMMAND_MAX) {
		log_error("a command of %u bytes from the daemon", head.length);
		return false;
	}
	body_left = head.length - sizeof(head);
	text_bytes = policy_bytes = 0;
	if (head.kind == FRAME_RECORD && step && step->state == STEP_ENDED) {
		step->parts = head.flags > step->parts ? head.flags : step->parts;
		delivery_begin(&step->delivery, step->folder);
	}
	return true;
}

static void take_body(const char *data, size_t length)
{
	struct step *step = steps_find(head.step);

	if (head.kind == FRAME_RECORD) {
		if (step && step->delivery.file >= 0)
			delivery_write(&step->delivery, data, length);
	} else if (head.kind == FRAME_POLICY) {
		if (policy_bytes + length <= sizeof(policy)) {
			memcpy((char *)&policy + policy_bytes, data, length);
			policy_bytes += length;
		}
	} else if (text_bytes + length <= sizeof(text)) {
		memcpy(text + text_bytes, data, length);
		text_bytes += length;
	}
	body_left -= length;
}

static void end_command(void)
{
	struct step *step = steps_find(head.step);

	head_bytes = 0;
	if (!step) /* it was cancelled in the meantime */
		return;
	switch (head.kind) {
	case FRAME_ACK:
		steps_ready(step);
		break;
	case FRAME_POLICY:
		if (policy_bytes == sizeof(policy))
			steps_enforce(step, &policy);
		else
			log_error("a policy of %zu bytes from the daemon", policy_bytes);
		break;
	case FRAME_REFUSE:
		steps_refuse(step, text, text_bytes);
		break;
	case FRAME_FAIL:
		steps_fail(step, text, text_bytes);
		break;
	case FRAME_NOTE:
		hold_print(&step->hold, text, text_bytes);
		break;
	case FRAME_RECORD:
		delivery_end(&step->delivery, step->folder, head.flags);
		if (!head.flags || step->delivery.error)
			steps_finish(step);
		break;
	default:
		log_warn("unknown command %u", head.kind);
	}
}

static bool take(const char *data, size_t length)
{
	while (length) {
		size_t part = sizeof(head) - head_bytes;

		if (part) {
			part = part < length ? part : length;
			memcpy((char *)&head + head_bytes, data, part);
			head_bytes += part;
			if (head_bytes == sizeof(head) && !begin_command())
				return false;
		} else {
			part = body_left < length ? body_left : length;
			take_body(data, part);
		}
		data += part;
		length -= part;
		if (head_bytes == sizeof(head) && !body_left)
			end_command();
	}
	return true;
}

bool commands_read(void)
{
	char buffer[65536];
	ssize_t length = read(STDIN_FILENO, buffer, sizeof(buffer));

	if (length < 0)
		return errno == EINTR || errno == EAGAIN;
	return length && take(buffer, length);
}
