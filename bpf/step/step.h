/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_STEP_H
#define BOB_STEP_H

#include "../message.h"
#include "sys.h"

#define EXIT_USAGE 125

struct step {
	const char *setting;	/* value of __BOB_STEP */
	bool warn;		/* on-missing=warn: run unrecorded rather than fail */
	const char *unrecorded; /* reason, NULL while recorded */
	int ours;		/* channel, -1 when closed */
	int theirs;
	int folder; /* where the record goes */
	struct ready ready;
	bool seals;	 /* it runs no command, but waits for the recorder's seal over the build */
	bool has_rights; /* it was made the user it is by take_rights_back */
	int child;
	int signals;		     /* where they are read while a child runs, -1 before */
	__u64 mask;		     /* signals as they were */
	unsigned long child_handler; /* disposition of SIGCHLD as it was */
	char **argv;
	char **envp;
};

/* channel.c; what read_header returns beside a message's type. */
#define MESSAGE_NONE 0	/* time is up */
#define MESSAGE_GONE -1 /* the channel is closed or broken */

bool open_channel(struct step *step);
int read_header(struct step *step, struct message_header *header, long deadline_ms);
bool read_body(struct step *step, struct message_header *header, void *to, size_t length);
void print_body(struct step *step, __u64 length);
void close_channel(struct step *step);
void rename_self(const char *prefix, unsigned int number);
bool write_mark(struct step *step);

/* rights.c: what the step's user may do, as runc would have given it to the command. */
void take_rights_back(struct step *step);
void restore_stack_limit(const struct step *step);

/* quote.c: on stderr, between quotation marks. */
void say_quoted(const char *name);

/* lookup.c: becomes the command. */
__attribute__((noreturn)) void execute(struct step *step);

/* child.c: the command as a child, where the step has no PID namespace. Returns its wait status. */
int run_child(struct step *step);

/* rest.c */
void kill_rest(struct step *step);

/* unrecorded.c: the end of the step, or how it goes on without a record. */
void recorder_silent(struct step *step);
void recorder_refused(struct step *step, struct message_header *header);
void recorder_lost(struct step *step);
/* The recorder says so itself, in `length` bytes. */
void recorder_failed(struct step *step, __u64 length);

#endif
