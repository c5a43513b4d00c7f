// SPDX-License-Identifier: Apache-2.0
/* Reaches a host in one of the ways there are: send HOW ADDRESS PORT. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in to;

static int fast_open(void)
{
	sendto(socket(AF_INET, SOCK_STREAM, 0), "x", 1, MSG_FASTOPEN, (void *)&to, sizeof(to));
	return 0;
}

static int datagram(void) { return sendto(socket(AF_INET, SOCK_DGRAM, 0), "q", 1, 0, (void *)&to, sizeof(to)) != 1; }

static int several(void)
{
	struct iovec part = { "q", 1 };
	struct msghdr header = { .msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &part, .msg_iovlen = 1 };
	struct mmsghdr messages[2] = { { .msg_hdr = header }, { .msg_hdr = header } };

	return sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), messages, 2, 0) != 2;
}

/* IPv4 in an IPv6 socket. */
static int mapped(const char *address)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = to.sin_port };

	inet_pton(AF_INET6, address, &six.sin6_addr);
	connect(socket(AF_INET6, SOCK_STREAM, 0), (void *)&six, sizeof(six));
	return 0;
}

static int raw(void)
{
	struct icmphdr echo = { .type = ICMP_ECHO };

	return sendto(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), &echo, sizeof(echo), 0, (void *)&to, sizeof(to)) < 0;
}

static int without_waiting(void)
{
	connect(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), (void *)&to, sizeof(to));
	return 0;
}

static int connected_datagram(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	connect(fd, (void *)&to, sizeof(to));
	return write(fd, "l", 1) != 1;
}

int main(int argc, char **argv)
{
	const char *how = argc > 3 ? argv[1] : "";

	to.sin_family = AF_INET;
	to.sin_port = argc > 3 ? htons(atoi(argv[3])) : 0;
	if (argc > 3)
		inet_pton(AF_INET, argv[2], &to.sin_addr);
	if (!strcmp(how, "fast-open"))
		return fast_open();
	if (!strcmp(how, "datagram"))
		return datagram();
	if (!strcmp(how, "several"))
		return several();
	if (!strcmp(how, "mapped"))
		return mapped(argv[2]);
	if (!strcmp(how, "raw"))
		return raw();
	if (!strcmp(how, "without-waiting"))
		return without_waiting();
	if (!strcmp(how, "connected-datagram"))
		return connected_datagram();
	return 2;
}
