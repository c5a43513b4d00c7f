// SPDX-License-Identifier: Apache-2.0
/*
 * bob-probe: the only program that touches libbpf, and all of bob's code that runs as root beside the daemon.
 *
 *	bob-probe record [--claim] [--shim FILE]... [--cgroup PATH]...	frames on stdout, commands on stdin (docs/internals.md, section 3)
 *	bob-probe digest --pid N --allow-ms N	what is left behind in a container (probe/digest.c)
 */
#include "begin.h"
#include "cgroup.h"
#include "commands.h"
#include "digest.h"
#include "keeper.h"
#include "loader.h"
#include "log.h"
#include "output.h"
#include "records.h"
#include "ring.h"
#include "room.h"
#include "shim.h"
#include "steps.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS	   20	/* how often the ring is looked at while a step runs */
#define LINGER_MS  2000 /* hooks stay this long after the last step: the next one often follows at once */
#define TIMER_MS   500
#define EVENTS_MAX 64

static int epoll_fd;
static int ring_tag, stdin_tag, stdout_tag;
static bool is_ring_watched, is_stdout_watched;
static bool has_timers;
static bool is_claiming;
static __u64 idle_since_ms;

static __u64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

static void watch(int fd, void *tag, __u32 events, bool wanted, bool *is_watched)
{
	struct epoll_event event = { .events = events, .data.ptr = tag };

	if (wanted != *is_watched)
		epoll_ctl(epoll_fd, wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, fd, &event);
	*is_watched = wanted;
}

static void tell_started(void)
{
	char text[4096], boot_id[64] = "";
	struct utsname name;
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	int used;

	if (file) {
		if (fscanf(file, "%36[0-9a-f-]", boot_id) != 1)
			boot_id[0] = 0;
		fclose(file);
	}
	uname(&name);
	used = snprintf(text, sizeof(text),
			"{\"probeVersion\":\"%s\",\"kernelRelease\":\"%s\",\"machine\":\"%s\",\"bootId\":\"%s\",",
			BOB_VERSION, name.release, name.machine, boot_id);
	used += recorder_features(text + used, sizeof(text) - used);
	used += snprintf(text + used, sizeof(text) - used, "}");
	output_frame(FRAME_STARTED, 0, text, used);
}

static void consume(void)
{
	ring_consume(steps_handle_frame);
	if (!output_is_full())
		steps_scan();
}

static void detach_when_idle(void)
{
	if (steps_are_running() || !recorder_is_active())
		idle_since_ms = 0;
	else if (!idle_since_ms)
		idle_since_ms = now_ms();
	else if (now_ms() - idle_since_ms >= LINGER_MS) {
		recorder_detach_active();
		idle_since_ms = 0;
	}
}

static int wait_ms(int tick_ms)
{
	int wait = recorder_is_active() || has_timers ? TIMER_MS : -1;

	if (steps_are_running())
		wait = POLL_MS;
	return tick_ms >= 0 && (wait < 0 || tick_ms < wait) ? tick_ms : wait;
}

static bool handle(const struct epoll_event *event)
{
	if (event->data.ptr == &ring_tag)
		consume();
	else if (event->data.ptr == &stdin_tag)
		return commands_read();
	else if (event->data.ptr != &stdout_tag) {
		consume(); /* events before the hang-up come first */
		steps_handle_channel(event->data.ptr, event->events);
	}
	return true;
}

static bool turn(void)
{
	struct epoll_event events[EVENTS_MAX];
	int count;

	watch(STDOUT_FILENO, &stdout_tag, EPOLLOUT, output_is_pending(), &is_stdout_watched);
	watch(recorder_ring_fd(), &ring_tag, EPOLLIN, !output_is_full(), &is_ring_watched);
	count = epoll_wait(epoll_fd, events, EVENTS_MAX, wait_ms(steps_tick()));
	if (steps_are_running())
		consume();
	for (int i = 0; i < count; i++)
		if (!handle(&events[i]))
			return false;
	has_timers = begin_unblock() | steps_refuse_unknown() | rooms_sweep();
	detach_when_idle();
	return output_flush();
}

static int record(void)
{
	bool is_stdin_watched = false;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN); /* holders end when they are done */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	output_open();
	cgroup_init();
	if (is_claiming)
		cgroup_claim();
	if (!recorder_load() || !keeper_start() || !recorder_attach_rare())
		return 1;
	if (!ring_open(recorder_ring_fd()) || !steps_init(epoll_fd))
		return 1;
	watch(STDIN_FILENO, &stdin_tag, EPOLLIN, true, &is_stdin_watched);
	tell_started();
	log_info("recording");
	while (turn())
		;
	log_info("the daemon is gone");
	recorder_unload();
	return 0;
}

static int usage(void)
{
	fprintf(stderr, "usage: bob-probe record [--claim] [--shim FILE]... [--cgroup PATH]...\n"
			"       bob-probe digest --pid N --allow-ms N\n"
			"       bob-probe records --pid N\n");
	return 64;
}

/* They lie beside bob-probe: this machine's own and, for steps that are emulated, that of the other architecture. */
static bool allow_own_shims(void)
{
	static const char *const others[] = { "bob-step-amd64", "bob-step-arm64" };
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - sizeof("bob-step-amd64"));
	char *slash;

	if (length <= 0)
		return false;
	path[length] = 0;
	slash = strrchr(path, '/');
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		strcpy(slash + 1, others[i]);
		if (!access(path, F_OK) && !shim_allow(path))
			return false;
	}
	strcpy(slash + 1, "bob-step");
	return shim_allow(path);
}

/* False: usage, or a bob-step that cannot be read. */
static bool read_options(char **argument)
{
	bool has_shim = false;

	for (; *argument; argument++) {
		if (!strcmp(*argument, "--claim")) {
			is_claiming = true;
			continue;
		}
		if (!argument[1])
			return false;
		if (!strcmp(*argument, "--shim") && shim_allow(argument[1]))
			has_shim = true;
		else if (strcmp(*argument, "--cgroup") || !cgroup_want(argument[1]))
			return false;
		argument++;
	}
	return has_shim || allow_own_shims();
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "digest") && !strcmp(argv[2], "--pid") && !strcmp(argv[4], "--allow-ms"))
		return digest(atoi(argv[3]), atol(argv[5]));
	if (argc == 4 && !strcmp(argv[1], "records") && !strcmp(argv[2], "--pid"))
		return records(atoi(argv[3]));
	if (argc < 2 || strcmp(argv[1], "record") || !read_options(argv + 2))
		return usage();
	return record();
}
