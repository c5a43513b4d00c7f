// SPDX-License-Identifier: Apache-2.0
/*
 * bob-step: the first program of a recorded build step. It makes itself known to the recorder, waits until that is ready, and
 * becomes the command, with everything as it was. docs/internals.md, section 1.
 */
#include "step.h"
#include <asm/errno.h>
#include <asm/fcntl.h>
#include <linux/prctl.h>

#define FIRST_WAIT_MS  2000
#define READY_WAIT_MS  30000
#define RECORD_WAIT_MS (300 * 1000)
#define COMMAND	       "/run"
#define FOLDER	       "/out"
#define FOLDER_FLAGS   (O_PATH | O_DIRECTORY | O_CLOEXEC)
#define VARIABLE       "__BOB_STEP="
#define TOMBSTONE      ";bob=tombstone"
#define REDACT	       ";redact="
#define POLICY	       ";policy="
#define SEAL	       ";seal="

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

static const char *skip_part(const char *text, const char *name)
{
	if (!starts_with(text, name))
		return text;
	text += length_of(name);
	while (*text && *text != ';')
		text++;
	return text;
}

/* What comes behind it is for the recorder, which knows better what it may be. */
static bool is_digest(const char *text)
{
	int digits = 0;

	if (!starts_with(text, "sha256:"))
		return false;
	for (text += 7; (*text >= '0' && *text <= '9') || (*text >= 'a' && *text <= 'f'); text++)
		digits++;
	if (digits == 64)
		text = skip_part(skip_part(text, REDACT), POLICY);
	return digits == 64 && (!*text || starts_with(text, SEAL) || (starts_with(text, ";replay") && !text[7]));
}

#define SETTING_LENGTH (sizeof("1;fail;sha256:") - 1 + 64)

/* Of a setting that is_digest has looked at. */
static bool wants_seal(const char *setting)
{
	return starts_with(setting + SETTING_LENGTH, SEAL);
}

/* Beside our own program there is the folder for the record. */
static int open_folder(const char *command)
{
	char folder[64] = "";
	size_t length = length_of(command) - (sizeof(COMMAND) - 1);

	if (!ends_with(command, COMMAND) || length + sizeof(FOLDER) > sizeof(folder))
		return -1;
	for (size_t i = 0; i < length; i++)
		folder[i] = command[i];
	for (size_t i = 0; i < sizeof(FOLDER); i++)
		folder[length + i] = FOLDER[i];
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

/* 1;<fail or warn>;sha256:<64 hexadecimal digits>, and [;redact=<names>][;policy=<rules>][;replay] or ;seal=<what is sealed> */
static bool parse_setting(struct step *step)
{
	const char *text = step->setting;

	if (!text || !starts_with(text, "1;"))
		return false;
	step->warn = starts_with(text + 2, "warn;");
	if (!(step->warn || starts_with(text + 2, "fail;")) || !is_digest(text + 7))
		return false;
	step->seals = wants_seal(text);
	return true;
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
	if (type == MESSAGE_READY && read_body(step, &header, &step->ready, sizeof(step->ready)))
		return;
	if (type == MESSAGE_REFUSE || type == MESSAGE_FAIL)
		recorder_refused(step, &header);
	else
		recorder_silent(step);
}

static void meet_recorder(struct step *step)
{
	if (open_channel(step)) {
		rename_self("bob:step:", step->theirs);
		await_ready(step);
	} else {
		recorder_silent(step);
	}
}

/* The recorder writes the record from outside and says when that is done. */
static void await_record(struct step *step, int status)
{
	struct message_header header;
	int type;

	if (!step->seals)
		rename_self("bob:end:", status);
	type = read_header(step, &header, now_ms() + RECORD_WAIT_MS);
	if (type == MESSAGE_DONE)
		return;
	if (type == MESSAGE_FAIL || type == MESSAGE_REFUSE)
		recorder_refused(step, &header);
	else
		recorder_lost(step);
}

/* Where the step has no PID namespace: bob-step stays, and ends what the command leaves behind. */
static int run_beside(struct step *step)
{
	int status = run_child(step);

	if (!step->unrecorded)
		await_record(step, status);
	if (step->unrecorded)
		write_mark(step);
	return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

/* The last step of a build: nothing runs in it. What the recorder has to say is in the folder. */
static int await_seal(struct step *step)
{
	if (!step->unrecorded)
		await_record(step, 0);
	if (step->unrecorded)
		write_mark(step);
	return 0;
}

int step_main(int argc, char **argv, char **envp)
{
	struct step step = { .setting = take_setting(envp), .ours = -1, .theirs = -1, .signals = -1 };

	if (argc < 2 || !parse_setting(&step)) {
		SAY("bob: usage: " VARIABLE
		    "1;<fail|warn>;sha256:<hex>[;redact=<names>][;policy=<rules>][;replay] /.bob/run COMMAND [ARGUMENT]...");
		return EXIT_USAGE;
	}
	step.argv = argv + 1;
	step.envp = envp;
	sys(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0);
	take_rights_back(&step);
	step.folder = open_folder(argv[0]);
	if (wants_tombstone(envp)) {
		step.unrecorded = "tombstone";
		return write_mark(&step) ? 0 : EXIT_USAGE;
	}
	meet_recorder(&step);
	if (step.seals)
		return await_seal(&step);
	if (!step.unrecorded && !(step.ready.flags & READY_IN_PLACE))
		return run_beside(&step);
	if (step.unrecorded) {
		step.ready.flags = READY_RUNC_SINCE_1_2 | READY_GO_SINCE_1_20;
		write_mark(&step);
	}
	restore_stack_limit(&step);
	execute(&step);
}
