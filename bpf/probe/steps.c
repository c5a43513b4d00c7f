// SPDX-License-Identifier: Apache-2.0
/* The life of a step in the probe. */
#include "steps.h"
#include "begin.h"
#include "cgroup.h"
#include "frames.h"
#include "keeper.h"
#include "log.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define UNKNOWN_WAIT_MS 1000 /* less than the 2 s bob-step waits */

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
		if (step->state == STEP_WAITING || step->state == STEP_RUNNING)
			return true;
	return false;
}

static void watch(struct step *step, int operation, __u32 events)
{
	struct epoll_event event = { .events = events, .data.ptr = step };

	epoll_ctl(epoll_fd, operation, step->channel.fd, &event);
}

void steps_flush(struct step *step)
{
	if (channel_flush(&step->channel))
		watch(step, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP | (step->channel.first ? EPOLLOUT : 0));
}

static void drop_links(struct step *step)
{
	for (int i = 0; step->has_links && i < ATTEMPT_PROGRAMS; i++)
		if (step->links[i] >= 0)
			close(step->links[i]);
	step->has_links = false;
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

static void forget(struct step *step)
{
	struct step **link = &all_steps;

	give_slot_back(step);
	if (step->channel.fd >= 0)
		epoll_ctl(epoll_fd, EPOLL_CTL_DEL, step->channel.fd, NULL);
	channel_close(&step->channel);
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
	begin_block(step->cgroup_id);
	give_slot_back(step);
}

static void begin(__u32 index)
{
	struct step *step = calloc(1, sizeof(*step));
	enum begin_result result;
	const char *reason;

	if (!step)
		abort();
	step->slot = index;
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
		steps_dismiss(step, MESSAGE_REFUSE, reason, strlen(reason));
	if (result == BEGIN_UNKNOWN) {
		step->state = STEP_UNKNOWN;
		step->refuse_at_ms = now_ms() + UNKNOWN_WAIT_MS;
	}
}

bool steps_refuse_unknown(void)
{
	static const char text[] =
		"the recorder on this build host does not know this bob-step: frontend and recorder must be "
		"of the same release";
	char hello[HELLO_MAX];
	bool has_more = false;

	for (struct step *step = all_steps, *next; step; step = next) {
		next = step->next;
		if (step->state != STEP_UNKNOWN)
			continue;
		if (now_ms() < step->refuse_at_ms)
			has_more = true;
		else if (channel_read_hello(&step->channel, hello) < 0)
			forget(step);
		else
			steps_dismiss(step, MESSAGE_REFUSE, text, strlen(text));
	}
	return has_more;
}

void steps_ready(struct step *step)
{
	step->state = STEP_RUNNING;
	channel_begin(&step->channel, MESSAGE_READY, 0);
	steps_flush(step);
}

static void add_processes(__u64 cgroup_id, void *context)
{
	int fd = cgroup_open(cgroup_id), *count = context;
	int processes = cgroup_count_processes(fd);

	*count += processes > 0 ? processes : 0;
	if (fd >= 0)
		close(fd);
}

static bool has_survivors(const struct step *step)
{
	int count = 0;

	recorder_each_scope(step->slot, add_processes, &count);
	return count > 1; /* bob-step itself */
}

static void end(struct step *step)
{
	struct end_body body = recorder_slots()[step->slot].end;

	body.lost[LOST_MISSED] += recorder_missed() - step->missed_before;
	if (has_survivors(step))
		body.bypasses |= BYPASS_SURVIVORS;
	for (int i = 0; i < ATTEMPT_PROGRAMS; i++)
		if (!step->has_links || step->links[i] < 0)
			body.bypasses |= BYPASS_NET_HOOKS;
	output_frame(FRAME_END, step->id, &body, sizeof(body));
	output_flush(); /* the daemon need not wait for what follows */
	step->state = STEP_ENDED;
	give_slot_back(step);
}

void steps_dismiss(struct step *step, enum message_type type, const char *text, size_t length)
{
	step->state = STEP_ENDED;
	give_slot_back(step);
	channel_begin(&step->channel, type, length);
	channel_send(&step->channel, text, length);
	steps_flush(step);
}

void steps_handle_frame(const struct frame *frame)
{
	struct step *step = by_slot[frame->slot % BOB_MAX_SLOTS];

	if (frame->kind == FRAME_RING_BEGIN) {
		if (!step && recorder_slots()[frame->slot].step == frame->step)
			begin(frame->slot);
	} else if (step && step->id == frame->step) {
		if (frame->kind == FRAME_RING_END)
			end(step);
		else
			forward_frame(frame);
	}
}

void steps_scan(void)
{
	for (__u32 i = 0; i < BOB_MAX_SLOTS; i++) {
		__u32 state = __atomic_load_n(&recorder_slots()[i].state, __ATOMIC_ACQUIRE);

		if (state != SLOT_FREE && !by_slot[i])
			begin(i);
		else if (state == SLOT_ENDED && by_slot[i])
			end(by_slot[i]);
	}
}

void steps_handle_channel(struct step *step, __u32 events)
{
	if (!(events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP | EPOLLIN))) {
		steps_flush(step);
		return;
	}
	/* bob-step says nothing after HELLO: input means that it is gone. */
	if (step->state == STEP_WAITING || step->state == STEP_RUNNING)
		output_frame(FRAME_GONE, step->id, NULL, 0);
	forget(step);
}
