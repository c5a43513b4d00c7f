// SPDX-License-Identifier: Apache-2.0
#include "begin.h"
#include "cgroup.h"
#include "emulator.h"
#include "hosts.h"
#include "keeper.h"
#include "log.h"
#include "mounts.h"
#include "output.h"
#include "ring.h"
#include "secrets.h"
#include "shim.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BLOCK_SECONDS 10
/* In a cgroup that others have steps in, too: only who is refused that often in a second is kept quiet, for as long as that. */
#define SHARED_REFUSALS_MAX  20
#define SHARED_BLOCK_SECONDS 1
#define BLOCKS_MAX	     256
#define COMM_PREFIX	     "bob:step:"

static struct {
	__u64 cgroup_id;
	time_t until;
} blocks[BLOCKS_MAX];
static unsigned int next_block;

static time_t now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static bool is_refused_too_often(void)
{
	static time_t second;
	static int refusals;
	time_t now = now_seconds();

	if (now != second)
		refusals = 0;
	second = now;
	return ++refusals > SHARED_REFUSALS_MAX;
}

void begin_block(const struct step *step)
{
	unsigned int i;

	if (step->is_in_shared_cgroup && !is_refused_too_often())
		return;
	i = next_block++ % BLOCKS_MAX;
	if (blocks[i].until)
		recorder_unblock_scope(blocks[i].cgroup_id);
	blocks[i].cgroup_id = step->cgroup_id;
	blocks[i].until = now_seconds() + (step->is_in_shared_cgroup ? SHARED_BLOCK_SECONDS : BLOCK_SECONDS);
	recorder_block_scope(step->cgroup_id);
}

bool begin_unblock(void)
{
	time_t now = now_seconds();
	bool has_more = false;

	for (int i = 0; i < BLOCKS_MAX; i++) {
		has_more |= blocks[i].until > now;
		if (!blocks[i].until || blocks[i].until > now)
			continue;
		recorder_unblock_scope(blocks[i].cgroup_id);
		blocks[i].until = 0;
	}
	return has_more;
}

static bool is_alive(int pidfd)
{
	struct pollfd fd = { .fd = pidfd, .events = POLLIN };

	return !poll(&fd, 1, 0);
}

/* The executable is checked between taking the process's pidfd and finding it still alive: no pid can be reused then. */
static enum begin_result take_channel(struct step *step, const struct slot *slot, struct shim *shim,
				      const char **reason)
{
	bool is_genuine;

	*reason = slot->shim_pid ? "the process is gone" : "it is not in a PID namespace the recorder can see";
	step->pidfd = slot->shim_pid ? syscall(SYS_pidfd_open, slot->shim_pid, 0) : -1;
	is_genuine = step->pidfd >= 0 && shim_open(shim, slot->shim_pid);
	if (step->pidfd < 0 || !is_alive(step->pidfd))
		return BEGIN_NOT_OURS;
	*reason = "its channel cannot be opened";
	if (!channel_take(&step->channel, step->pidfd, atoi(slot->comm + strlen(COMM_PREFIX))))
		return BEGIN_NOT_OURS;
	*reason = "its bob-step is not one this recorder knows; frontend and recorder must be of the same release";
	return is_genuine ? BEGIN_ARMED : BEGIN_UNKNOWN;
}

/* Nothing of what others did where the step was before is the step's: what the ring has up to now, and the old cgroup. */
static void take_room(struct step *step, struct slot *slot, int room_fd, __u64 id)
{
	close(step->cgroup_fd);
	step->cgroup_fd = room_fd;
	step->cgroup_id = slot->cgroup_id = id;
	slot->cgroup_level++;
	step->is_in_shared_cgroup = false;
	recorder_drop_scopes(step->slot);
	recorder_set_scope(id, step->slot, step->id);
	step->first_event = ring_end();
}

/*
 * Who else is in the step's cgroup would be recorded with it. BuildKit gives each step one of its own; rootless it does not. Nobody but
 * bob-step is moved, and it has nobody below it yet.
 */
static const char *isolate(struct step *step, struct slot *slot)
{
	static char text[256];
	struct stat info;
	int room_fd;

	if (!step->is_in_shared_cgroup)
		return NULL;
	room_fd = room_enter(&step->room, step->cgroup_fd, slot->shim_pid);
	if (room_fd >= 0 && is_alive(step->pidfd) && !fstat(room_fd, &info) &&
	    cgroup_count_processes(room_fd, 0) == 1) {
		take_room(step, slot, room_fd, info.st_ino);
		return NULL;
	}
	snprintf(
		text, sizeof(text),
		"this BuildKit runs its steps in a cgroup with other processes, as rootless BuildKit does, and the recorder cannot "
		"make one for this step there: %s. Mount cgroup v2 writable for the recorder, or run buildkitd as root",
		strerror(errno));
	if (room_fd >= 0)
		close(room_fd);
	return text;
}

static const char *arm(struct step *step)
{
	if (!keeper_take(step->slot))
		return "the recorder has no memory for another step";
	if (!recorder_attach_active())
		return "the recorder could not attach its programs; see the log of bobd";
	step->missed_before = recorder_missed();
	step->has_links = true;
	if (!recorder_attach_cgroup(step->cgroup_fd, step->links))
		log_warn("step %u: the programs for its cgroup could not be attached", step->id);
	return NULL;
}

static void tell_daemon(struct step *step, const struct slot *slot, const char *hello, size_t length)
{
	struct {
		struct begin_body body;
		char hello[HELLO_MAX];
	} begin;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	begin.body = (struct begin_body){
		.cgroup_id = slot->cgroup_id,
		.wall_ns = now.tv_sec * 1000000000ULL + now.tv_nsec,
		.pid = slot->shim_pid,
		.holder = step->hold.holder,
		.hello_length = length,
	};
	memcpy(begin.hello, hello, length);
	output_frame(FRAME_BEGIN, step->id, &begin, sizeof(begin.body) + length);
}

/* bob-step's descriptor of the folder: whatever becomes of the mounts and paths of the step, the record goes there. */
static const char *take_folder(struct step *step, const struct hello *hello)
{
	struct stat info;

	step->folder = syscall(SYS_pidfd_getfd, step->pidfd, hello->folder, 0);
	if (step->folder >= 0 && !fstat(step->folder, &info) && S_ISDIR(info.st_mode))
		return NULL;
	return "the folder for the step's record cannot be opened; does something lie over /.bob in the step?";
}

static const char *hold(struct step *step, const struct slot *slot, const char *text)
{
	struct held held = {
		.pid = slot->shim_pid,
		.pidfd = step->pidfd,
		.folder = step->folder,
		.warn = step->warn = !strncmp(text, "1;warn;", strlen("1;warn;")),
	};
	const char *reason;

	return hold_start(&step->hold, &held, &reason) ? NULL : reason;
}

/* "1;fail;sha256:<64 digits>;seal=": the text comes from a bob-step, which has looked at it. */
static bool wants_seal(const char *text, size_t length)
{
	static const size_t before = sizeof("1;fail;sha256:") - 1 + 64;
	static const char seal[] = ";seal=";

	return length > before + strlen(seal) && !memcmp(text + before, seal, strlen(seal));
}

/* Behind names to redact; what a seal is asked for never has it. */
static bool has_policy(const char *text, size_t length)
{
	return memmem(text, length, ";policy=", strlen(";policy=")) != NULL;
}

/* The first to read HELLO has the step: there may be more than one recorder on a host. */
static const char *accept_hello(struct step *step, struct slot *slot, const struct shim *shim,
				const struct hello *hello, const char *text, int length)
{
	const char *refusal = isolate(step, slot);

	if (refusal)
		return refusal;
	channel_begin(&step->channel, MESSAGE_SEEN, 0);
	channel_flush(&step->channel);
	refusal = take_folder(step, hello);
	step->seals = wants_seal(text, length);
	if (!refusal && step->seals) {
		tell_daemon(step, slot, text, length);
		return NULL;
	}
	if (!refusal)
		refusal = arm(step);
	if (!refusal)
		refusal = hold(step, slot, text);
	if (refusal)
		return refusal;
	step->has_policy = has_policy(text, length);
	slot->in_place = step->hold.is_pid_held && !step->has_policy;
	if (shim->emulator >= 0)
		slot->emulator = slot->own_inode;
	ids_read(&step->owners.users, slot->shim_pid, "uid_map");
	ids_read(&step->owners.groups, slot->shim_pid, "gid_map");
	tell_daemon(step, slot, text, length);
	emulator_tell(step->id, slot->shim_pid, shim);
	mounts_tell(step->id, slot->shim_pid, shim->program);
	hosts_tell(step->id, slot->shim_pid);
	secrets_tell(step->id, slot->shim_pid);
	return NULL;
}

static enum begin_result meet(struct step *step, struct slot *slot, struct shim *shim, const char **reason)
{
	enum begin_result result = take_channel(step, slot, shim, reason);
	char text[HELLO_MAX] = "";
	struct hello hello;
	int length;

	if (result != BEGIN_ARMED)
		return result;
	*reason = "another recorder has it";
	length = channel_read_hello(&step->channel, &hello, text);
	if (length < 0)
		return BEGIN_ELSEWHERE;
	*reason = accept_hello(step, slot, shim, &hello, text, length);
	return *reason ? BEGIN_REFUSED : BEGIN_ARMED;
}

enum begin_result begin_step(struct step *step, struct slot *slot, const char **reason)
{
	struct shim shim = { .program = -1, .emulator = -1 };
	enum begin_result result;

	step->id = slot->step;
	step->first_pid = slot->shim_pid;
	step->cgroup_id = slot->cgroup_id;
	step->cgroup_fd = cgroup_open(slot->cgroup_id);
	step->is_in_shared_cgroup =
		!slot->cgroup_level || (step->cgroup_fd >= 0 && cgroup_count_processes(step->cgroup_fd, 0) != 1);
	*reason = "it is not below a cgroup given with --cgroup";
	if (!cgroup_is_wanted(step->cgroup_fd))
		return BEGIN_ELSEWHERE;
	*reason = "its builder has a recorder of its own, or is not the builder this recorder belongs to";
	if (cgroup_is_for_other(step->cgroup_fd))
		return BEGIN_ELSEWHERE;
	result = meet(step, slot, &shim, reason);
	shim_close(&shim);
	return result;
}
