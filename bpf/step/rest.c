// SPDX-License-Identifier: Apache-2.0
/* What a command leaves running, where bob-step stays beside it. */
#include "step.h"
#include <asm/errno.h>

#define KILL_WAIT_MS	 30000 /* a process stuck in the kernel must not hold the build for ever */
#define SIGNAL_INFO_SIZE 128

/* Only what is below us may be killed: the host's other processes are there, too. */
static void kill_children(void)
{
	char list[4096];
	long fd = sys(__NR_openat, AT_FDCWD, "/proc/thread-self/children", 02000000 /* O_CLOEXEC */, 0);
	long length = fd < 0 ? 0 : sys(__NR_read, fd, list, sizeof(list), 0);
	int pid = 0;

	for (long i = 0; i < length; i++) {
		if (list[i] >= '0' && list[i] <= '9') {
			pid = pid * 10 + (list[i] - '0');
		} else {
			if (pid > 1)
				sys(__NR_kill, pid, SIGKILL, 0, 0);
			pid = 0;
		}
	}
	if (fd >= 0)
		sys(__NR_close, fd, 0, 0, 0);
}

/*
 * Until there is no child left. Orphans come to us, their subreaper. A step's user may not kill what became another user's by
 * setuid; the recorder notes that it was alive.
 */
void kill_rest(struct step *step)
{
	long deadline = now_ms() + KILL_WAIT_MS;
	struct pollfd fd = { step->signals, POLLIN, 0 };
	__u32 info[SIGNAL_INFO_SIZE / 4];
	int status;

	for (;;) {
		long pid;

		kill_children();
		while ((pid = sys(__NR_wait4, -1, &status, WNOHANG, 0)) > 0)
			;
		if (pid == -ECHILD || now_ms() > deadline)
			return;
		if (poll_input(&fd, 1, 50) > 0)
			sys(__NR_read, step->signals, info, sizeof(info), 0);
	}
}
