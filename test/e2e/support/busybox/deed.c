// SPDX-License-Identifier: Apache-2.0
/* What steps of the corpus do that a shell cannot: deed NAME [ARGUMENT…]. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Gives a file one capability, permitted and effective (linux/capability.h, revision 2). */
static int set_capability(const char *file, int capability)
{
	unsigned int data[5] = { 0x02000001, 0, 0, 0, 0 };

	data[1 + 2 * (capability / 32)] = 1u << (capability % 32);
	return setxattr(file, "security.capability", data, sizeof(data), 0);
}

static int make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	return bind(fd, (struct sockaddr *)&address, sizeof(address));
}

/* How many children can live at once. */
static int count_children(void)
{
	int children = 0;

	for (; children < 300; children++) {
		int child = fork();

		if (child < 0)
			break;
		if (child == 0) {
			pause();
			_exit(0);
		}
	}
	printf("%d children, then: %s\n", children, strerror(errno));
	return 0;
}

static int count_descriptors(void)
{
	int count = 0;

	while (count < 100000 && dup(0) >= 0)
		count++;
	printf("%d descriptors, then: %s\n", count, strerror(errno));
	return 0;
}

static int count_memory(int protection, int flags)
{
	int count = 0;

	while (count < 4096 && mmap(NULL, 1 << 20, protection, flags | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		count++;
	printf("%d MiB, then: %s\n", count, strerror(errno));
	return 0;
}

static __attribute__((noinline)) int use_stack(int kibibytes)
{
	volatile char frame[1024];

	memset((char *)frame, 1, sizeof(frame));
	return kibibytes <= 0 ? 0 : use_stack(kibibytes - 1) + frame[0] - 1;
}

/* How much of a file can be written before the limit; the signal is not to end it. */
static int count_written(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	long written = 0;

	signal(SIGXFSZ, SIG_IGN);
	for (int i = 0; i < 100; i++) {
		ssize_t n = write(fd, "0123456789abcdef", 16);

		if (n < 0)
			break;
		written += n;
	}
	printf("%ld bytes, then: %s\n", written, strerror(errno));
	return 0;
}

/* A daemon as a setuid program leaves it: of root, in a session of its own, deaf to SIGTERM. */
static int leave_daemon(void)
{
	if (setuid(0) < 0 || setgid(0) < 0)
		return 1;
	if (fork())
		return 0;
	setsid();
	signal(SIGTERM, SIG_IGN);
	for (;;)
		sleep(600);
}

static void *copy_number(void *number)
{
	char path[64];

	snprintf(path, sizeof(path), "/data/in-%ld", (long)number);
	close(open(path, O_RDONLY));
	snprintf(path, sizeof(path), "/data/out-%ld", (long)number);
	close(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
	return NULL;
}

/* Threads that read and write a file each. */
static int run_threads(long count)
{
	pthread_t threads[64];

	for (long i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, copy_number, (void *)(i + 1));
	for (long i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static int fault(const char *how)
{
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "segv"))
		return *(volatile int *)16;
	if (!strcmp(how, "ill"))
		__builtin_trap();
	return 2;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "", *argument = argc > 2 ? argv[2] : "";

	if (!strcmp(name, "capability"))
		return set_capability(argument, atoi(argv[3])) < 0;
	if (!strcmp(name, "xattr"))
		return setxattr(argument, argv[3], argv[4], strlen(argv[4]), 0) < 0;
	if (!strcmp(name, "socket"))
		return make_socket(argument) < 0;
	if (!strcmp(name, "children"))
		return count_children();
	if (!strcmp(name, "descriptors"))
		return count_descriptors();
	if (!strcmp(name, "memory"))
		return count_memory(PROT_READ, 0);
	if (!strcmp(name, "data"))
		return count_memory(PROT_READ | PROT_WRITE, 0);
	if (!strcmp(name, "locked"))
		return count_memory(PROT_READ | PROT_WRITE, MAP_LOCKED);
	if (!strcmp(name, "stack"))
		return use_stack(atoi(argument));
	if (!strcmp(name, "written"))
		return count_written(argument);
	if (!strcmp(name, "threads"))
		return run_threads(atoi(argument));
	if (!strcmp(name, "daemon"))
		return leave_daemon();
	if (!strcmp(name, "touch"))
		return open(argument, O_WRONLY | O_CREAT, 0644) < 0;
	if (!strcmp(name, "spin"))
		for (;;)
			;
	return fault(name);
}
