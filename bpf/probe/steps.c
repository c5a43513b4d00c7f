// SPDX-License-Identifier: Apache-2.0
/* The life of a step in the probe. */
#include "steps.h"
#include "begin.h"
#include "cgroup.h"
#include "frames.h"
#include "keeper.h"
#include "limits.h"
#include "log.h"
#include "mark.h"
#include "output.h"
#include "outside.h"
#include "proc.h"
#include "ring.h"
#include "runtime.h"
#include "usage.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNKNOWN_WAIT_MS 1000 /* less than the 2 s bob-step waits */
#define ENDING_POLL_MS	1    /* killed processes are gone within microseconds */
#define CHECK_MS	500
/* A cancelled build waits only some seconds for its runtime. */
#define KILLED_WAIT_MS 2000
#define RECORD_WAIT_MS (300 * 1000) /* more than the daemon's own limits */

static struct step *all_steps;
static struct step *by_slot[BOB_MAX_SLOTS];
static int epoll_fd;

static __u64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

bool steps_init(int fd)
{
	epoll_fd = fd;
	return true;
}

struct step *steps_find(__u32 id)
{
	struct step *step = all_steps;

	while (step && step->id != id)
		step = step->next;
	return step;
}

bool steps_are_running(void)
{
	for (const struct step *step = all_steps; step; step = step->next)
		if (step->state >= STEP_WAITING && step->state <= STEP_ENDING)
			return true;
	return false;
}

static void watch(struct step *step, int operation, __u32 events)
{
	struct epoll_event event = { .events = events, .data.ptr = step };

	epoll_ctl(epoll_fd, operation, step->channel.fd, &event);
}

static void flush(struct step *step)
{
	if (step->channel.fd >= 0 && channel_flush(&step->channel))
		watch(step, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP | (step->channel.first ? EPOLLOUT : 0));
}

static bool is_in_place(const struct step *step)
{
	return step->hold.is_pid_held && !step->has_policy;
}

static void drop_links(struct step *step)
{
	for (int i = 0; step->has_links && i < CGROUP_PROGRAMS; i++)
		if (step->links[i] >= 0)
			close(step->links[i]);
	step->has_links = false;
	for (int i = 0; step->is_held_to_policy && i < ENFORCE_PROGRAMS; i++)
		if (step->policy_links[i] >= 0)
			close(step->policy_links[i]);
	if (step->is_held_to_policy)
		recorder_drop_policy(step->slot);
	step->is_held_to_policy = false;
	if (step->cgroup_fd >= 0)
		close(step->cgroup_fd);
	step->cgroup_fd = -1;
}

/* Nothing of the step stays in a map. */
static void give_slot_back(struct step *step)
{
	if (step->slot == SLOT_NONE)
		return;
	recorder_drop_scopes(step->slot);
	drop_links(step);
	recorder_slots()[step->slot].state = SLOT_FREE;
	by_slot[step->slot] = NULL;
	keeper_return(step->slot);
	step->slot = SLOT_NONE;
}

static void drop_channel(struct step *step)
{
	if (step->channel.fd >= 0)
		epoll_ctl(epoll_fd, EPOLL_CTL_DEL, step->channel.fd, NULL);
	channel_close(&step->channel);
}

/* Last of all the holder lets go: what the step's container has of us must be closed by then. */
static void forget(struct step *step)
{
	struct step **link = &all_steps;

	give_slot_back(step);
	drop_channel(step);
	if (step->folder >= 0)
		close(step->folder);
	if (step->pidfd >= 0)
		close(step->pidfd);
	room_leave(&step->room);
	hold_release(&step->hold);
	while (*link != step)
		link = &(*link)->next;
	*link = step->next;
	free(step);
}

/* Its cgroup will not be asked about again for a while; its slot is free for others. */
static void block(struct step *step, enum begin_result result, const char *reason)
{
	log_line(result == BEGIN_ELSEWHERE ? "debug" : "warn", "step %u in cgroup %llu not recorded: %s", step->id,
		 step->cgroup_id, reason);
	give_slot_back(step);
	begin_block(step);
}

static struct step *new_step(__u32 index)
{
	struct step *step = calloc(1, sizeof(*step));

	if (!step)
		abort();
	step->slot = index;
	step->channel.fd = step->pidfd = step->folder = step->hold.control = step->room.parent = -1;
	delivery_init(&step->delivery);
	return step;
}

/* The conversation of a step that is not executed yet, or that waits for its command, ends with a text for the build log. */
static void dismiss(struct step *step, enum message_type type, const char *text, size_t length)
{
	step->state = STEP_ENDED;
	give_slot_back(step);
	hold_release(&step->hold);
	channel_begin(&step->channel, type, length);
	channel_send(&step->channel, text, length);
	flush(step);
}

static void begin(__u32 index)
{
	struct step *step = new_step(index);
	enum begin_result result;
	const char *reason = "";

	step->next = all_steps;
	all_steps = by_slot[index] = step;
	step->state = STEP_WAITING;
	result = begin_step(step, &recorder_slots()[index], &reason);
	if (result != BEGIN_ARMED)
		block(step, result, reason);
	if (result == BEGIN_ELSEWHERE || result == BEGIN_NOT_OURS) {
		forget(step);
		return;
	}
	watch(step, EPOLL_CTL_ADD, result == BEGIN_UNKNOWN ? 0 : EPOLLIN | EPOLLRDHUP);
	if (result == BEGIN_REFUSED)
		dismiss(step, MESSAGE_REFUSE, reason, strlen(reason));
	if (result == BEGIN_UNKNOWN) {
		step->state = STEP_UNKNOWN;
		step->refuse_at_ms = now_ms() + UNKNOWN_WAIT_MS;
	}
}

bool steps_refuse_unknown(void)
{
	static const char text[] =
		"the recorder on this build host does not know this bob-step, or what runs it: frontend and recorder must be "
		"of the same release, and an emulator the machine's or BuildKit's";
	struct hello hello;
	char setting[HELLO_MAX];
	bool has_more = false;

	for (struct step *step = all_steps, *next; step; step = next) {
		next = step->next;
		if (step->state != STEP_UNKNOWN)
			continue;
		if (now_ms() < step->refuse_at_ms)
			has_more = true;
		else if (channel_read_hello(&step->channel, &hello, setting) < 0)
			forget(step);
		else
			dismiss(step, MESSAGE_REFUSE, text, strlen(text));
	}
	return has_more;
}

/* Nothing runs in it, and bob-step waits for its record from now on. */
static void await_seal(struct step *step)
{
	step->state = STEP_ENDED;
	step->give_up_at_ms = now_ms() + RECORD_WAIT_MS;
	give_slot_back(step);
}

void steps_enforce(struct step *step, const struct policy *policy)
{
	static const char text[] =
		"the recorder could not enforce the policy: its kernel does not take the programs, or has no memory for them; see the log of bobd, or build with enforce=false";

	if (step->state != STEP_WAITING)
		return;
	step->is_held_to_policy = true;
	if (recorder_enforce(step->slot, policy, step->cgroup_fd, step->policy_links))
		return;
	log_warn("step %u: its policy cannot be enforced: %s", step->id, strerror(errno));
	dismiss(step, MESSAGE_REFUSE, text, strlen(text));
}

void steps_ready(struct step *step)
{
	struct ready ready = { .flags = is_in_place(step) ? READY_IN_PLACE : 0 };
	int runtime;

	if (step->state != STEP_WAITING)
		return;
	runtime = proc_parent(step->first_pid);
	ready.flags |= runtime_flags(runtime);
	ready.stack = limits_stack_of(runtime);
	step->state = STEP_RUNNING;
	channel_begin(&step->channel, MESSAGE_READY, sizeof(ready));
	channel_send(&step->channel, &ready, sizeof(ready));
	flush(step);
	if (step->seals)
		await_seal(step);
	else if (is_in_place(step)) /* bob-step becomes the command, whose hang-up says nothing */
		drop_channel(step);
	else if (!step->has_policy)
		log_warn(
			"step %u has no PID namespace of its own, whose end could be held: its command runs below bob-step, and can tell",
			step->id);
}

struct count {
	int pid;
	int processes; /* others */
};

static void add_processes(__u64 cgroup_id, void *context)
{
	int fd = cgroup_open(cgroup_id);
	struct count *count = context;
	int processes = cgroup_count_processes(fd, count->pid);

	count->processes += processes > 0 ? processes : 0;
	if (fd >= 0)
		close(fd);
}

/* Processes in the step's cgroups beside bob-step, or PID 1. */
static bool has_others(const struct step *step)
{
	struct count count = { .pid = step->first_pid };

	recorder_each_scope(step->slot, add_processes, &count);
	return count.processes > 0;
}

static void tell_peer(const struct peer *peer, const struct peer_bytes *bytes, void *step)
{
	struct flow_body flow = {
		.bytes_sent = bytes->sent,
		.bytes_received = bytes->received,
		.duration_ns = bytes->last_ns > bytes->first_ns ? bytes->last_ns - bytes->first_ns : 0,
		.family = peer->family,
		.port = peer->port,
		.inbound = bytes->is_inbound,
		.address_length = peer->family == AF_INET ? 4 : 16,
		.protocol = IPPROTO_UDP,
	};

	memcpy(flow.address, peer->address, sizeof(flow.address));
	output_frame(FRAME_FLOW, ((struct step *)step)->id, &flow, sizeof(flow));
}

static void end(struct step *step)
{
	struct {
		struct end_body body;
		struct usage_body usage;
	} end = { .body = recorder_slots()[step->slot].end };
	struct end_body *body = &end.body;

	usage_read(step->cgroup_fd, &end.usage);
	body->lost[LOST_MISSED] += recorder_missed() - step->missed_before;
	if (!is_in_place(step) && has_others(step))
		body->bypasses |= BYPASS_SURVIVORS;
	if (!step->hold.is_pid_held && outside_is_reached(body))
		body->bypasses |= BYPASS_OUTSIDE;
	for (int i = 0; i < CGROUP_PROGRAMS; i++)
		if (!step->has_links || step->links[i] < 0)
			body->bypasses |= BYPASS_NET_HOOKS;
	recorder_each_peer(step->slot, tell_peer, step);
	if (recorder_slots()[step->slot].requests) {
		if (recorder_slots()[step->slot].requests > recorder_slots()[step->slot].waiting)
			body->bypasses |= BYPASS_IO_URING; /* what became of them, nobody saw */
		recorder_drop_requests(step->slot);
	}
	output_frame(FRAME_END, step->id, &end, sizeof(end));
	output_flush(); /* the daemon need not wait for what follows */
	step->state = STEP_ENDED;
	step->give_up_at_ms = now_ms() + (WIFSIGNALED(body->wait_status) ? KILLED_WAIT_MS : RECORD_WAIT_MS);
	give_slot_back(step);
}

/*
 * PID 1 has ended. The kernel kills the others, and PID 1 is not waited for before all are gone, the held one included. Whoever is
 * dead has told everything: what is in the ring when the last one is, is all there will be.
 */
static void end_when_quiet(struct step *step)
{
	if (!step->last_event && !has_others(step))
		step->last_event = ring_end();
	if (step->last_event && ring_position() >= step->last_event)
		end(step);
}

/* Should the kernel skip the hook at PID 1's exit, the step must end all the same. */
static void check(struct step *step)
{
	struct slot *slot = &recorder_slots()[step->slot];
	int own = cgroup_count_processes(step->cgroup_fd, 0);

	if (own || has_others(step) || slot->state == SLOT_ENDED)
		return;
	log_warn("step %u: its end was not told", step->id);
	slot->end.wait_status = proc_stat(step->first_pid, 52, SIGKILL);
	slot->end.lost[LOST_EXIT]++;
	step->state = STEP_ENDING;
}

static void give_up(struct step *step)
{
	static const char text[] = "the recorder did not write the step's record in time; see the log of bobd";

	step->give_up_at_ms = 0;
	output_frame(FRAME_GONE, step->id, NULL, 0);
	steps_fail(step, text, strlen(text));
}

int steps_tick(void)
{
	static __u64 check_at_ms;
	__u64 now = now_ms();
	bool is_time = now >= check_at_ms;
	int wait = -1;

	if (is_time)
		check_at_ms = now + CHECK_MS;
	for (struct step *step = all_steps, *next; step; step = next) {
		next = step->next;
		if (is_time && step->state == STEP_RUNNING && is_in_place(step))
			check(step);
		if (step->state == STEP_ENDING) {
			end_when_quiet(step);
			wait = ENDING_POLL_MS;
		} else if (step->state == STEP_ENDED && step->give_up_at_ms && now >= step->give_up_at_ms) {
			give_up(step);
		}
		if (wait < 0)
			wait = CHECK_MS;
	}
	return wait;
}

void steps_refuse(struct step *step, const char *text, size_t length)
{
	if (step->state == STEP_WAITING)
		dismiss(step, MESSAGE_REFUSE, text, length);
}

void steps_fail(struct step *step, const char *text, size_t length)
{
	static const char unrecorded[] = "this step runs on unrecorded (on-missing=warn)";

	if (step->channel.fd >= 0) {
		dismiss(step, MESSAGE_FAIL, text, length);
		return;
	}
	hold_print(&step->hold, text, length);
	delivery_drop(&step->delivery, step->folder, step->parts);
	if (!step->warn) {
		syscall(SYS_pidfd_send_signal, step->pidfd, SIGKILL, NULL, 0);
	} else {
		mark_write(step->folder, "recorder-lost");
		if (step->state == STEP_RUNNING)
			hold_print(&step->hold, unrecorded, strlen(unrecorded));
	}
	forget(step);
}

void steps_finish(struct step *step)
{
	char text[256];

	if (step->delivery.error) {
		snprintf(text, sizeof(text), "the step's record could not be written: %s",
			 strerror(step->delivery.error));
		log_error("step %u: %s", step->id, text);
		steps_fail(step, text, strlen(text));
	} else if (step->channel.fd < 0) {
		forget(step);
	} else {
		channel_begin(&step->channel, MESSAGE_DONE, 0);
		hold_release(&step->hold);
		flush(step);
	}
}

static void end_begins(struct step *step)
{
	if (!is_in_place(step))
		end(step);
	else if (step->state == STEP_RUNNING)
		step->state = STEP_ENDING;
	else if (step->state == STEP_WAITING) { /* killed before it was executed */
		output_frame(FRAME_GONE, step->id, NULL, 0);
		forget(step);
	}
}

void steps_handle_frame(const struct frame *frame)
{
	struct step *step = by_slot[frame->slot % BOB_MAX_SLOTS];

	if (frame->kind == FRAME_RING_BEGIN) {
		if (!step && recorder_slots()[frame->slot].step == frame->step)
			begin(frame->slot);
	} else if (step && step->id == frame->step) {
		if (frame->kind == FRAME_RING_END)
			end_begins(step);
		else if (ring_position() >= step->first_event)
			forward_frame(frame, &step->owners);
	}
}

void steps_scan(void)
{
	for (__u32 i = 0; i < BOB_MAX_SLOTS; i++) {
		__u32 state = __atomic_load_n(&recorder_slots()[i].state, __ATOMIC_ACQUIRE);

		if (state != SLOT_FREE && !by_slot[i])
			begin(i);
		else if (state == SLOT_ENDED && by_slot[i] && by_slot[i]->state == STEP_RUNNING)
			end_begins(by_slot[i]);
	}
}

void steps_handle_channel(struct step *step, __u32 events)
{
	if (!(events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP | EPOLLIN))) {
		flush(step);
		return;
	}
	/* bob-step says nothing after HELLO: input means that it is gone. */
	if (step->state >= STEP_WAITING && step->state <= STEP_ENDING)
		output_frame(FRAME_GONE, step->id, NULL, 0);
	forget(step);
}
