// SPDX-License-Identifier: Apache-2.0
/*
 * The command as a child, where BuildKit gives steps no PID namespace (--oci-worker-no-process-sandbox) whose end could be
 * held: signals go through, orphans are reaped, and nothing survives it.
 */
#include "step.h"
#include <linux/prctl.h>

#define ALL_SIGNALS	 (~0ULL)
#define SIGNAL_INFO_SIZE 128

/* Signals are read from a descriptor, never handled: every disposition stays as it was and the child inherits it. */
static void block_signals(struct step *step)
{
	struct signal_action action = { 0 }, plain = { 0 };
	__u64 all = ALL_SIGNALS;

	sys(__NR_rt_sigprocmask, SIG_BLOCK, &all, &step->mask, 8);
	sys(__NR_rt_sigaction, SIGCHLD, &plain, &action, 8); /* were it ignored, there would be nothing to wait for */
	step->child_handler = action.handler;
	step->signals = sys(__NR_signalfd4, -1, &all, 8, SOCK_CLOEXEC);
}

static void restore_signals(struct step *step)
{
	struct signal_action action = { .handler = step->child_handler };

	if (step->child_handler == SIG_IGN)
		sys(__NR_rt_sigaction, SIGCHLD, &action, 0, 8);
	sys(__NR_rt_sigprocmask, SIG_SETMASK, &step->mask, 0, 8);
}

static void start_child(struct step *step)
{
	long pid;

	block_signals(step);
	pid = sys6(__NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
	if (pid == 0) {
		restore_signals(step);
		execute(step);
	}
	if (pid < 0) {
		SAY("bob: cannot start a process for this step: out of memory or processes");
		leave(EXIT_USAGE);
	}
	step->child = pid;
}

/* The child is in our process group: what the terminal sends, it has already. */
static void pass_signal(struct step *step)
{
	__u32 info[SIGNAL_INFO_SIZE / 4];

	if (sys(__NR_read, step->signals, info, sizeof(info), 0) != sizeof(info))
		return;
	if (info[0] != SIGCHLD && info[2] != SI_KERNEL)
		sys(__NR_kill, step->child, info[0], 0, 0);
}

/* True when the child itself is among the dead. */
static bool reap(struct step *step, int *status)
{
	int one = 0;
	long pid;

	while ((pid = sys(__NR_wait4, -1, &one, WNOHANG, 0)) > 0) {
		if (pid == step->child) {
			*status = one;
			return true;
		}
	}
	return false;
}

static void read_channel(struct step *step)
{
	struct message_header header;
	int type = read_header(step, &header, now_ms() + 5000);

	if (type == MESSAGE_FAIL)
		recorder_failed(step, header.length);
	else
		recorder_lost(step);
}

static int await_child(struct step *step)
{
	int status = 0;

	while (!reap(step, &status)) {
		struct pollfd fds[2] = { { step->signals, POLLIN, 0 }, { step->ours, POLLIN, 0 } };

		poll_input(fds, 2, 3600 * 1000);
		if (fds[0].revents)
			pass_signal(step);
		if (step->ours >= 0 && fds[1].revents)
			read_channel(step);
	}
	return status;
}

int run_child(struct step *step)
{
	int status;

	sys(__NR_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0);
	start_child(step);
	status = await_child(step);
	kill_rest(step);
	return status;
}
