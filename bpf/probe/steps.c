// SPDX-License-Identifier: Apache-2.0
/* The life of a step in the probe. */
#include "steps.h"
#include "begin.h"
#include "cgroup.h"
#include "frames.h"
#include "log.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static struct step *all_steps;
static struct step *by_slot[BOB_MAX_SLOTS];
static int epoll_fd;

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
		if (step->state != STEP_ENDED)
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

/* Nothing of the step stays in a map. The slot is zeroed before anybody can get it. */
static void give_slot_back(struct step *step)
{
	if (step->slot == SLOT_NONE)
		return;
	recorder_drop_scopes(step->slot);
	recorder_drop_seen(step->slot);
	drop_links(step);
	memset(&recorder_slots()[step->slot], 0, sizeof(struct slot));
	recorder_free_slot(step->slot);
	by_slot[step->slot] = NULL;
	step->slot = SLOT_NONE;
}

static void forget(struct step *step)
{
	struct step **link = &all_steps;

	give_slot_back(step);
	epoll_ctl(epoll_fd, EPOLL_CTL_DEL, step->channel.fd, NULL);
	channel_close(&step->channel);
	while (*link != step)
		link = &(*link)->next;
	*link = step->next;
	free(step);
}

static void refuse_slot(__u32 index, const char *reason)
{
	struct slot *slot = &recorder_slots()[index];

	log_warn("refused: %s (process %u, cgroup %llu)", reason, slot->shim_pid, slot->cgroup_id);
	begin_block(slot->cgroup_id);
	memset(slot, 0, sizeof(*slot));
	recorder_free_slot(index);
}

static void begin(__u32 index)
{
	struct step *step = calloc(1, sizeof(*step));
	const char *refusal;

	if (!step)
		abort();
	step->slot = index;
	refusal = begin_step(step, &recorder_slots()[index]);
	if (step->channel.fd < 0) { /* nobody to tell */
		free(step);
		refuse_slot(index, refusal);
		return;
	}
	step->next = all_steps;
	all_steps = step;
	by_slot[index] = step;
	watch(step, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP);
	if (refusal) {
		begin_block(step->cgroup_id);
		steps_dismiss(step, MESSAGE_REFUSE, refusal, strlen(refusal));
	}
}

void steps_ready(struct step *step)
{
	step->state = STEP_RUNNING;
	channel_begin(&step->channel, MESSAGE_READY, 0);
	steps_flush(step);
}

static void end(struct step *step)
{
	struct end_body body = recorder_slots()[step->slot].end;

	body.lost[LOST_MISSED] += recorder_missed() - step->missed_before;
	if (cgroup_count_processes(step->cgroup_fd) > 1)
		body.bypasses |= BYPASS_SURVIVORS;
	for (int i = 0; i < ATTEMPT_PROGRAMS; i++)
		if (!step->has_links || step->links[i] < 0)
			body.bypasses |= BYPASS_NET_HOOKS;
	output_frame(FRAME_END, step->id, &body, sizeof(body));
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
	if (step->state != STEP_ENDED)
		output_frame(FRAME_GONE, step->id, NULL, 0);
	forget(step);
}
