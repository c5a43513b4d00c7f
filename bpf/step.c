// SPDX-License-Identifier: Apache-2.0
/*
 * bob-step: PID 1 of a recorded build step. It makes itself known to the recorder, waits until the recorder is ready, runs
 * the command as its child with everything as it was, ends what is left, and writes the signed record where BuildKit will
 * read it. docs/internals.md, section 1.
 */
#include "step/step.h"
#include <asm/errno.h>
#include <linux/prctl.h>

#define FIRST_WAIT_MS  2000
#define READY_WAIT_MS  30000
#define RECORD_WAIT_MS (300 * 1000)
#define COMMAND	       "/.bob/run"
#define FOLDER_FLAGS   (010000000 | 0200000 | 02000000) /* O_PATH | O_DIRECTORY | O_CLOEXEC */
#define VARIABLE       "__BOB_STEP="
#define TOMBSTONE      ";bob=tombstone"

int step_main(int argc, char **argv, char **envp);

/* Takes the variable out of the environment, in place. */
static const char *take_setting(char **envp)
{
	const char *value = NULL;
	char **to = envp;

	for (; *envp; envp++) {
		if (starts_with(*envp, VARIABLE))
			value = *envp + sizeof(VARIABLE) - 1;
		else
			*to++ = *envp;
	}
	*to = NULL;
	return value;
}

static bool is_digest(const char *text)
{
	int digits = 0;

	if (!starts_with(text, "sha256:"))
		return false;
	for (text += 7; (*text >= '0' && *text <= '9') || (*text >= 'a' && *text <= 'f'); text++)
		digits++;
	return digits == 64 && (!*text || (starts_with(text, ";replay") && !text[7]));
}

/* Beside our own program there is the folder for the record: /dev/.bob/out, or /.bob/out in an image without /dev. */
static int open_folder(const char *command)
{
	char folder[32] = "";
	size_t length = length_of(command);

	if (!ends_with(command, COMMAND) || length >= sizeof(folder))
		return -1;
	for (size_t i = 0; i < length - 3; i++)
		folder[i] = command[i];
	folder[length - 3] = 'o';
	folder[length - 2] = 'u';
	folder[length - 1] = 't';
	return sys(__NR_openat, AT_FDCWD, folder, FOLDER_FLAGS, 0);
}

/* A build that found this step's record to be of another execution wants no run, only a mark in the record's place. */
static bool wants_tombstone(char **envp)
{
	for (; *envp; envp++)
		if (starts_with(*envp, "no_proxy=") && ends_with(*envp, TOMBSTONE))
			return true;
	return false;
}

/* 1;<fail or warn>;sha256:<64 hexadecimal digits>[;replay] */
static bool parse_setting(struct step *step)
{
	const char *text = step->setting;

	if (!text || !starts_with(text, "1;"))
		return false;
	step->warn = starts_with(text + 2, "warn;");
	return (step->warn || starts_with(text + 2, "fail;")) && is_digest(text + 7);
}

static void rename_self(const char *prefix, unsigned int number)
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

static void open_channel(struct step *step)
{
	int pair[2] = { -1, -1 };

	sys(__NR_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
	step->ours = pair[0];
	step->theirs = pair[1];
	if (step->ours >= 0)
		send_hello(step);
}

/* With fail: the end. With warn: on without a recorder, and the record says why. */
static void go_unrecorded(struct step *step, const char *reason)
{
	close_channel(step);
	if (!step->warn)
		leave(EXIT_USAGE);
	SAY("bob: this step runs unrecorded (on-missing=warn)");
	step->unrecorded = reason;
}

static void lose(struct step *step)
{
	if (!step->warn)
		kill_rest();
	go_unrecorded(step, "recorder-lost");
}

void recorder_lost(struct step *step)
{
	SAY("bob: the recorder was lost while this step ran; see the log of bobd on the build host, then build again");
	lose(step);
}

void recorder_failed(struct step *step, __u64 length)
{
	SAY_PART("bob: ");
	print_body(step, length);
	lose(step);
}

static void no_answer(struct step *step)
{
	SAY("bob: no recorder answered on this build host, so this step cannot be recorded. Start bobd there, "
	    "or set the option on-missing=warn to build without a record");
	go_unrecorded(step, "no-recorder");
}

static void refused(struct step *step, struct message_header *header)
{
	SAY_PART("bob: ");
	print_body(step, header->length);
	go_unrecorded(step, header->type == MESSAGE_REFUSE ? "refused" : "recorder-lost");
}

/* With SEEN the probe has its own descriptor of the channel: ours goes, so that its death is seen as a hang-up. */
static void await_ready(struct step *step)
{
	long deadline = now_ms() + FIRST_WAIT_MS;
	struct message_header header;
	int type;

	while ((type = read_header(step, &header, deadline)) == MESSAGE_SEEN) {
		if (step->theirs >= 0)
			sys(__NR_close, step->theirs, 0, 0, 0);
		step->theirs = -1;
		deadline = now_ms() + READY_WAIT_MS;
	}
	if (type == MESSAGE_READY)
		return;
	if (type == MESSAGE_REFUSE || type == MESSAGE_FAIL)
		refused(step, &header);
	else
		no_answer(step);
}

/* What comes before the record is for the build log; a log that takes nothing is not the step's fault. */
static int await_record(struct step *step, struct message_header *header)
{
	long deadline = now_ms() + RECORD_WAIT_MS;
	int type;

	while ((type = read_header(step, header, deadline)) == MESSAGE_NOTE) {
		SAY_PART("bob: ");
		print_body(step, header->length);
	}
	return type;
}

static void fetch_record(struct step *step, int status)
{
	struct message_header header;
	int type;

	rename_self("bob:end:", status);
	type = await_record(step, &header);
	if (type == MESSAGE_RECORD && save_record(step, header.length))
		return;
	if (type == MESSAGE_FAIL || type == MESSAGE_REFUSE)
		refused(step, &header);
	else
		recorder_lost(step);
}

static int exit_code(int status)
{
	return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

int step_main(int argc, char **argv, char **envp)
{
	struct step step = { .setting = take_setting(envp), .ours = -1, .theirs = -1, .argv = argv + 1, .envp = envp };
	int status;

	if (argc < 2 || !parse_setting(&step)) {
		SAY("bob: usage: " VARIABLE "1;<fail|warn>;sha256:<hex>[;replay] /dev/.bob/run COMMAND [ARGUMENT]...");
		return EXIT_USAGE;
	}
	step.folder = open_folder(argv[0]);
	if (wants_tombstone(envp)) {
		step.unrecorded = "tombstone";
		return write_mark(&step) ? 0 : EXIT_USAGE;
	}
	sys(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0);
	sys(__NR_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0);
	open_channel(&step);
	rename_self("bob:step:", step.theirs);
	await_ready(&step);
	if (step.theirs >= 0)
		sys(__NR_close, step.theirs, 0, 0, 0);
	start_child(&step);
	status = await_child(&step);
	kill_rest();
	if (!step.unrecorded)
		fetch_record(&step, status);
	if (step.unrecorded)
		write_mark(&step);
	return exit_code(status);
}
