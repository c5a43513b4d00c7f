// SPDX-License-Identifier: Apache-2.0
#include "keeper.h"
#include "loader.h"
#include "log.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#define READY_SLOTS 4 /* each has 4 MiB of kernel memory for its empty map */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
/* Slots to be made ready again, and which ones have an empty map. Guarded by lock. */
static __u32 returned[BOB_MAX_SLOTS];
static unsigned int returned_count;
static bool is_ready[BOB_MAX_SLOTS];
static unsigned int ready_count;

static __u32 next_returned(void)
{
	__u32 slot;

	pthread_mutex_lock(&lock);
	while (!returned_count)
		pthread_cond_wait(&wake, &lock);
	slot = returned[--returned_count];
	pthread_mutex_unlock(&lock);
	return slot;
}

static bool has_too_few(void)
{
	bool result;

	pthread_mutex_lock(&lock);
	result = ready_count < READY_SLOTS;
	pthread_mutex_unlock(&lock);
	return result;
}

static bool take(__u32 slot)
{
	bool was_ready;

	pthread_mutex_lock(&lock);
	was_ready = is_ready[slot];
	is_ready[slot] = false;
	ready_count -= was_ready;
	pthread_mutex_unlock(&lock);
	return was_ready;
}

/*
 * The slot's old maps go in both cases, and the kernel waits for programs that use it or the slot. A refused step has not taken its
 * maps, which must not count as ready any more.
 */
static void renew(__u32 slot)
{
	bool is_new;

	take(slot);
	is_new = has_too_few() && recorder_make_maps(slot);

	if (!is_new)
		recorder_drop_maps(slot);
	pthread_mutex_lock(&lock);
	is_ready[slot] = is_new;
	ready_count += is_new;
	pthread_mutex_unlock(&lock);
}

static void *keep(void *unused)
{
	(void)unused;
	for (;;) {
		__u32 slot = next_returned();

		renew(slot);
		memset(&recorder_slots()[slot], 0, sizeof(struct slot));
		recorder_offer_slot(slot);
	}
	return NULL;
}

/* The slots offered last are taken first. */
bool keeper_start(void)
{
	pthread_t thread;
	int error;

	for (__u32 slot = BOB_MAX_SLOTS - 1; slot >= READY_SLOTS; slot--)
		recorder_offer_slot(slot);
	error = pthread_create(&thread, NULL, keep, NULL);
	if (error) {
		log_error("cannot start a thread: %s", strerror(error));
		return false;
	}
	for (__u32 slot = 0; slot < READY_SLOTS; slot++)
		keeper_return(slot);
	return true;
}

bool keeper_take(__u32 slot)
{
	return take(slot) || recorder_make_maps(slot);
}

void keeper_return(__u32 slot)
{
	pthread_mutex_lock(&lock);
	returned[returned_count++] = slot;
	pthread_cond_signal(&wake);
	pthread_mutex_unlock(&lock);
}
