/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_STEP_H
#define BOB_STEP_H

#include "../message.h"
#include "sys.h"

#define EXIT_USAGE	    125
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND	    127

struct step {
	const char *setting;	/* value of __BOB_STEP */
	bool warn;		/* on-missing=warn: run unrecorded rather than fail */
	const char *unrecorded; /* reason, NULL while recorded */
	int ours;		/* channel, -1 when closed */
	int theirs;
	int folder; /* where the record goes, opened before the command runs */
	int child;
	__u64 mask;		     /* signals as they were */
	unsigned long child_handler; /* disposition of SIGCHLD as it was */
	char **argv;
	char **envp;
};

/* channel.c; what read_header returns beside a message's type. */
#define MESSAGE_NONE 0	/* time is up */
#define MESSAGE_GONE -1 /* the channel is closed or broken */

long send_hello(struct step *step);
int read_header(struct step *step, struct message_header *header, long deadline_ms);
void print_body(struct step *step, __u64 length);
bool save_record(struct step *step, __u64 length);
void close_channel(struct step *step);
bool write_mark(struct step *step);

/* lookup.c */
__attribute__((noreturn)) void execute(struct step *step);

/* child.c */
void start_child(struct step *step);
int await_child(struct step *step);
void kill_rest(void);

/* step.c */
void recorder_lost(struct step *step);
/* The recorder says so itself, in `length` bytes. */
void recorder_failed(struct step *step, __u64 length);

#endif
