// SPDX-License-Identifier: Apache-2.0
/* Between fork and the holder's end only system calls: this program has threads, whose locks a fork may have caught. */
#include "hold.h"
#include "log.h"
#include "mark.h"
#include "proc.h"
#include "upper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX      4096
#define PRINT_WAIT_MS 2000
/* In / or /dev (frontend/src/llb/exec-op.ts). */
#define MOUNT_POINT ".bob"
#define TICK_NS	    10000000LL /* USER_HZ is 100 everywhere */

/* Messages to the holder: one letter, then a text. Its one answer: IS_UP, with is_pid_held. */
enum message {
	IS_UP = 'u',
	PRINT = 'p',
	RELEASE = 'r',
};

/* Descriptors of the holder. HOLDER_ROOT is the first of them. */
enum {
	ROOT = HOLDER_ROOT,
	UPPER = HOLDER_UPPER,
	MOUNTS = HOLDER_MOUNTS, /* mount namespace */
	HOME,			/* our own mount namespace */
	PIDS,			/* PID namespace; -1 in `sources`: the step has none of its own */
	FOLDER,
	LOG,   /* the step's stderr */
	FIRST, /* pidfd of PID 1 */
	CONTROL,
	END,
};

/* Whether the process is PID 1 of a PID namespace that is not ours: the last number of NSpid (proc_pid_status(5)). */
static bool is_first_of_its_namespace(int pid)
{
	char text[4096], *line;
	int numbers = 0;
	long last = 0;

	proc_read(pid, "status", text, sizeof(text));
	line = strstr(text, "\nNSpid:");
	for (char *at = line ? line + 7 : NULL; at && *at && *at != '\n'; numbers++)
		last = strtol(at, &at, 10);
	return numbers > 1 && last == 1;
}

/* CLOCK_REALTIME in ns, at most a tick before the process began. */
static long long start_of(int pid)
{
	long long ticks = proc_stat(pid, 22, 0);
	struct timespec real, boot;

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	return (real.tv_sec - boot.tv_sec) * 1000000000LL + real.tv_nsec - boot.tv_nsec + (ticks - 1) * TICK_NS;
}

/* The number at which nobody will look for the next process; one that is given leaves the order of the others as it is. */
static int last_pid(void)
{
	int fd = open("/proc/sys/kernel/pid_max", O_RDONLY | O_CLOEXEC);
	char text[32] = "";

	if (fd >= 0 && read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	if (fd >= 0)
		close(fd);
	return atoi(text) - 1;
}

/* --- the holder's own part --- */

static __attribute__((noreturn)) void leave(void)
{
	syscall(SYS_exit_group, 0);
	__builtin_unreachable();
}

static void take_descriptors(const int sources[END])
{
	int copies[END];

	for (int i = ROOT; i < END; i++) /* out of the way first */
		copies[i] = sources[i] < 0 ? -1 : fcntl(sources[i], F_DUPFD, 2 * END);
	for (int i = ROOT; i < END; i++)
		if (copies[i] < 0)
			close(i);
		else
			dup2(copies[i], i);
	close_range(END, ~0U, 0);
	for (int i = 0; i < ROOT; i++)
		close(i);
	open("/dev/null", O_RDWR);
	fcntl(0, F_DUPFD, 1);
	fcntl(0, F_DUPFD, 2);
}

/* A mount point that the runtime made for bob goes with the mount. One of the image's own is older than the container. */
static void remove_mount_point(int above, long long container_start)
{
	struct stat info;

	if (fstatat(above, MOUNT_POINT, &info, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(info.st_mode))
		return;
	if (info.st_ctim.tv_sec * 1000000000LL + info.st_ctim.tv_nsec >= container_start)
		unlinkat(above, MOUNT_POINT, AT_REMOVEDIR);
}

static void detach(int mount_root, long long container_start)
{
	int above = openat(mount_root, "..", O_PATH | O_DIRECTORY);

	if (!fchdir(mount_root) && !umount2(".", MNT_DETACH) && above >= 0)
		remove_mount_point(above, container_start);
	if (above >= 0)
		close(above);
}

/* The folder is mounted in the directory of bob-step, which is itself a mount: no path of the step is involved. */
static void take_mounts_away(long long container_start)
{
	int shim = openat(FOLDER, "..", O_PATH | O_DIRECTORY);

	detach(FOLDER, container_start);
	if (shim >= 0) {
		detach(shim, container_start);
		close(shim);
	}
	if (fchdir(ROOT))
		leave(); /* here it would keep a mount */
}

/* A child in the step's PID namespace that is dead and not waited for. */
static int hold_pids(int number)
{
	pid_t wanted = number;
	struct clone_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&wanted, .set_tid_size = 1 };
	siginfo_t info;
	long pid;

	if (setns(PIDS, CLONE_NEWPID))
		return -1;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid < 0)
		pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		leave();
	if (pid < 0 || waitid(P_PID, pid, &info, WEXITED | WNOWAIT))
		return -1;
	return pid;
}

/* Up to PIPE_BUF bytes, which a pipe that can be written to takes whole. */
static void print(const char *text, size_t length)
{
	static const char prefix[] = "bob: ";
	char line[TEXT_MAX + sizeof(prefix) + 1];
	struct pollfd fd = { .fd = LOG, .events = POLLOUT };
	size_t used = sizeof(prefix) - 1;

	memcpy(line, prefix, used);
	memcpy(line + used, text, length);
	used += length;
	line[used++] = '\n';
	if (poll(&fd, 1, PRINT_WAIT_MS) > 0 && write(LOG, line, used) < 0)
		return; /* a log that takes nothing is not the step's fault */
}

static void print_text(const char *text)
{
	print(text, strlen(text));
}

/* The recorder is dead. Nobody but us can end the step now, if that is not over: a record that has its name is whole. */
static void end_alone(bool warn)
{
	if (!faccessat(FOLDER, "record", F_OK, 0))
		return;
	print_text(
		"the recorder was lost while this step ran; see the log of bobd on the build host, then build again");
	if (warn) {
		print_text("this step runs on unrecorded (on-missing=warn)");
		mark_write(FOLDER, "recorder-lost");
	} else {
		syscall(SYS_pidfd_send_signal, FIRST, SIGKILL, NULL, 0);
	}
}

static void serve(bool warn)
{
	char message[1 + TEXT_MAX];

	for (;;) {
		ssize_t length = recv(CONTROL, message, sizeof(message), 0);

		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0) {
			end_alone(warn);
			return;
		}
		if (message[0] == RELEASE)
			return;
		if (message[0] == PRINT)
			print(message + 1, length - 1);
	}
}

/* What is found out before the fork. */
struct plan {
	int number; /* for the process that holds the PID namespace; 0: there is none to hold */
	long long container_start;
	bool warn;
};

static __attribute__((noreturn)) void be_holder(const int sources[END], const struct plan *plan)
{
	char answer[2] = { IS_UP, 0 };
	int pid = -1;

	setsid();
	signal(SIGCHLD, SIG_DFL);
	prctl(PR_SET_NAME, HOLDER_NAME);
	take_descriptors(sources);
	if (setns(MOUNTS, CLONE_NEWNS))
		leave();
	take_mounts_away(plan->container_start);
	if (plan->number > 0)
		pid = hold_pids(plan->number);
	answer[1] = pid > 0;
	send(CONTROL, answer, sizeof(answer), MSG_NOSIGNAL);
	serve(plan->warn);
	setns(HOME, CLONE_NEWNS);
	/* before the runtime can end: BuildKit then commits layers, and waits for all who may write to the log */
	close_range(ROOT, ~0U, 0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	leave();
}

/* --- the probe's part --- */

static bool await_holder(struct hold *hold)
{
	struct pollfd fd = { .fd = hold->control, .events = POLLIN };
	char answer[2] = "";

	if (poll(&fd, 1, 5000) <= 0 || recv(hold->control, answer, sizeof(answer), 0) != sizeof(answer))
		return false;
	hold->is_pid_held = answer[1];
	return answer[0] == IS_UP;
}

static bool start(struct hold *hold, const int sources[END], const struct plan *plan)
{
	hold->holder = fork();
	if (!hold->holder)
		be_holder(sources, plan);
	close(sources[CONTROL]); /* or its death would not be noticed */
	return hold->holder > 0 && await_holder(hold);
}

bool hold_start(struct hold *hold, const struct held *held, const char **reason)
{
	struct plan plan = { .warn = held->warn, .container_start = start_of(held->pid) };
	int pair[2] = { -1, -1 }, sources[END];
	bool is_complete;

	hold->is_pid_held = false;
	*reason = "the recorder cannot look into the step's container";
	sources[ROOT] = proc_open(held->pid, "root", O_PATH | O_DIRECTORY);
	sources[UPPER] = upper_open(held->pid);
	sources[MOUNTS] = proc_open(held->pid, "ns/mnt", O_RDONLY);
	sources[HOME] = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	sources[PIDS] = is_first_of_its_namespace(held->pid) ? proc_open(held->pid, "ns/pid", O_RDONLY) : -1;
	sources[FOLDER] = held->folder;
	sources[LOG] = syscall(SYS_pidfd_getfd, held->pidfd, STDERR_FILENO, 0);
	sources[FIRST] = held->pidfd;
	if (!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		sources[CONTROL] = pair[1];
	hold->control = pair[0];
	is_complete = sources[ROOT] >= 0 && sources[MOUNTS] >= 0 && pair[0] >= 0;
	if (is_complete) {
		*reason = "the recorder cannot start a process for the step; see the log of bobd";
		plan.number = sources[PIDS] >= 0 ? last_pid() : 0;
		is_complete = start(hold, sources, &plan);
	}
	for (int i = ROOT; i < FOLDER; i++)
		if (sources[i] >= 0)
			close(sources[i]);
	if (sources[LOG] >= 0)
		close(sources[LOG]);
	if (!is_complete)
		log_error("no holder for process %d: %s", held->pid, strerror(errno));
	return is_complete;
}

static void tell(struct hold *hold, char letter, const char *text, size_t length)
{
	char message[1 + TEXT_MAX];

	if (hold->control < 0)
		return;
	length = length < TEXT_MAX ? length : TEXT_MAX;
	message[0] = letter;
	memcpy(message + 1, text, length);
	send(hold->control, message, 1 + length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void hold_print(struct hold *hold, const char *text, size_t length)
{
	tell(hold, PRINT, text, length);
}

void hold_release(struct hold *hold)
{
	tell(hold, RELEASE, "", 0);
	if (hold->control >= 0)
		close(hold->control);
	hold->control = -1;
}
