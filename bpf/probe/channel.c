// SPDX-License-Identifier: Apache-2.0
#include "channel.h"
#include "log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

bool channel_take(struct channel *channel, int pidfd, int number)
{
	struct stat info;

	channel->first = channel->last = NULL;
	channel->fd = syscall(SYS_pidfd_getfd, pidfd, number, 0);
	if (channel->fd < 0)
		return false;
	if (!fstat(channel->fd, &info) && S_ISSOCK(info.st_mode))
		return true;
	channel_close(channel);
	return false;
}

int channel_read_hello(struct channel *channel, struct hello *hello, char text[HELLO_MAX])
{
	struct message_header header;
	ssize_t length = recv(channel->fd, &header, sizeof(header), MSG_DONTWAIT);

	if (length != sizeof(header) || header.magic != MESSAGE_MAGIC || header.type != MESSAGE_HELLO ||
	    header.length < sizeof(*hello) || header.length > sizeof(*hello) + HELLO_MAX ||
	    recv(channel->fd, hello, sizeof(*hello), MSG_DONTWAIT) != sizeof(*hello))
		return -1;
	header.length -= sizeof(*hello);
	length = recv(channel->fd, text, header.length, MSG_DONTWAIT);
	return length == (ssize_t)header.length ? length : -1;
}

void channel_send(struct channel *channel, const void *data, size_t length)
{
	struct chunk *chunk = malloc(sizeof(*chunk) + length);

	if (!chunk) {
		log_error("out of memory for a message to a step");
		exit(1);
	}
	*chunk = (struct chunk){ .length = length };
	memcpy(chunk->data, data, length);
	if (channel->last)
		channel->last->next = chunk;
	else
		channel->first = chunk;
	channel->last = chunk;
}

void channel_begin(struct channel *channel, enum message_type type, __u64 length)
{
	struct message_header header = { MESSAGE_MAGIC, type, length };

	channel_send(channel, &header, sizeof(header));
}

bool channel_flush(struct channel *channel)
{
	while (channel->first) {
		struct chunk *chunk = channel->first;
		ssize_t sent = send(channel->fd, chunk->data + chunk->sent, chunk->length - chunk->sent,
				    MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0)
			return errno == EAGAIN || errno == EINTR;
		chunk->sent += sent;
		if (chunk->sent < chunk->length)
			continue;
		channel->first = chunk->next;
		if (!channel->first)
			channel->last = NULL;
		free(chunk);
	}
	return true;
}

void channel_close(struct channel *channel)
{
	while (channel->first) {
		struct chunk *next = channel->first->next;

		free(channel->first);
		channel->first = next;
	}
	channel->last = NULL;
	if (channel->fd >= 0)
		close(channel->fd);
	channel->fd = -1;
}
