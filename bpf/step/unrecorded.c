// SPDX-License-Identifier: Apache-2.0
/* What becomes of a step that is not recorded, or not to its end: nothing, or a step without a record. */
#include "step.h"

/* With fail: the end. With warn: on without a recorder, and the record says why. */
static void go_unrecorded(struct step *step, const char *reason)
{
	close_channel(step);
	if (!step->warn)
		leave(EXIT_USAGE);
	SAY("bob: ", step->seals ? "the image will have no seal" : "this step runs unrecorded", " (on-missing=warn)");
	step->unrecorded = reason;
}

static void lose(struct step *step)
{
	if (!step->warn)
		kill_rest(step);
	go_unrecorded(step, "recorder-lost");
}

void recorder_lost(struct step *step)
{
	SAY("bob: the recorder was lost while ", step->seals ? "it sealed the build" : "this step ran",
	    "; see the log of bobd on the build host, then build again");
	lose(step);
}

void recorder_failed(struct step *step, __u64 length)
{
	print_body(step, length);
	lose(step);
}

void recorder_silent(struct step *step)
{
	SAY("bob: no recorder answered on this build host, so this ",
	    step->seals ? "build cannot be sealed" : "step cannot be recorded",
	    ". Start bobd there, or set the option on-missing=warn to build without a ",
	    step->seals ? "seal" : "record");
	go_unrecorded(step, "no-recorder");
}

void recorder_refused(struct step *step, struct message_header *header)
{
	print_body(step, header->length);
	go_unrecorded(step, header->type == MESSAGE_REFUSE ? "refused" : "recorder-lost");
}
