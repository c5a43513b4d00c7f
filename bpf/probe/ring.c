// SPDX-License-Identifier: Apache-2.0
/*
 * Reader of the BPF ring. libbpf's maps the data twice, one after the other, so that no record wraps; both count as
 * resident memory, and its loop cannot pause without losing the record at hand. This one maps it once and copies the
 * record that wraps. Layout: Documentation/bpf/ringbuf.rst, kernel/bpf/ringbuf.c.
 */
#include "ring.h"
#include "log.h"
#include "output.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static unsigned long *consumer;
static const unsigned long *producer;
static const char *data;
static char wrapped[BOB_FRAME_MAX];

bool ring_open(int map_fd)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *area;

	consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	area = mmap(NULL, page + RING_BYTES, PROT_READ, MAP_SHARED, map_fd, page);
	if (consumer == MAP_FAILED || area == MAP_FAILED) {
		log_error("cannot map the event ring: %s", strerror(errno));
		return false;
	}
	producer = (const unsigned long *)area;
	data = area + page;
	return true;
}

static const void *linear(unsigned long offset, size_t length)
{
	size_t first = RING_BYTES - offset;

	if (length <= first)
		return data + offset;
	memcpy(wrapped, data + offset, first);
	memcpy(wrapped + first, data, length - first);
	return wrapped;
}

static size_t padded(size_t length)
{
	return (length + BPF_RINGBUF_HDR_SZ + 7) & ~7UL;
}

size_t ring_consume(void (*handle)(const struct frame *frame))
{
	unsigned long position = *consumer;
	size_t count = 0;

	while (!output_is_full() && position < __atomic_load_n(producer, __ATOMIC_ACQUIRE)) {
		unsigned long offset = position & (RING_BYTES - 1);
		__u32 head = __atomic_load_n((const __u32 *)(data + offset), __ATOMIC_ACQUIRE);
		__u32 length = head & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

		if (head & BPF_RINGBUF_BUSY_BIT)
			break;
		if (!(head & BPF_RINGBUF_DISCARD_BIT) && length <= sizeof(wrapped))
			handle(linear((offset + BPF_RINGBUF_HDR_SZ) & (RING_BYTES - 1), length));
		position += padded(length);
		__atomic_store_n(consumer, position, __ATOMIC_RELEASE);
		count++;
	}
	return count;
}

unsigned long ring_end(void)
{
	return __atomic_load_n(producer, __ATOMIC_ACQUIRE);
}

unsigned long ring_position(void)
{
	return *consumer;
}
