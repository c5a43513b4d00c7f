// SPDX-License-Identifier: Apache-2.0
/* What a step may do, by name: subject NAME [ARGUMENT]. Each prints nothing and exits 0 when it could do it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MUST(x) do { if ((long)(x) < 0) { perror(#x); exit(1); } } while (0)

static void touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0644);

	MUST(fd);
	close(fd);
}

/* A file for each byte a name can have. */
static void bytes(void)
{
	char path[] = "/tmp/x?";

	for (int c = 1; c < 256; c++) {
		path[6] = c;
		if (c != '/')
			touch(path);
	}
}

/* Names of 200 bytes, entered one by one, up to a path of PATH_MAX - 1 bytes; then many short ones. */
static void deep(const char *top, int name_length, int limit)
{
	char name[256];
	int length = strlen(top);

	memset(name, 'd', sizeof(name));
	name[name_length] = 0;
	MUST(mkdir(top, 0755));
	MUST(chdir(top));
	for (; length + 1 + name_length + 2 <= limit; length += 1 + name_length) {
		MUST(mkdir(name, 0755));
		MUST(chdir(name));
	}
	memset(name, 'f', sizeof(name));
	name[limit - length - 1] = 0;
	touch(name);
}

static void failed(void)
{
	int fd = open("/usr", O_RDONLY | O_DIRECTORY);

	open("/missing", O_RDONLY);
	open("/missing", O_RDONLY);
	open("/missing", O_WRONLY);
	MUST(chdir("/etc"));
	open("missing-here", O_RDONLY);
	openat(fd, "missing-there", O_RDONLY);
	open("/etc/passwd/below", O_RDONLY);
	open((char *)1, O_RDONLY);
}

static void relative(void)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC };
	int fd = open("/usr", O_RDONLY | O_DIRECTORY);

	MUST(chdir("/etc"));
	MUST(open("passwd", O_RDONLY));
	MUST(open("../etc/./group", O_RDONLY));
	MUST(openat(fd, "lib/os-release", O_RDONLY));
	MUST(syscall(SYS_openat2, fd, "bin/env", &how, sizeof(how)));
	MUST(symlink("/etc/hostname", "/tmp/link"));
	MUST(open("/tmp/link", O_PATH | O_NOFOLLOW));
	open("/tmp/link", O_RDONLY);
}

static void chrooted(void)
{
	MUST(mkdir("/tmp/root", 0755));
	touch("/tmp/root/inside");
	MUST(chroot("/tmp/root"));
	MUST(open("/inside", O_RDONLY));
	open("/not-inside", O_RDONLY);
}

/* The same file through a renamed directory is another path; a hard link is another one too. */
static void renames(void)
{
	MUST(mkdir("/tmp/a", 0755));
	touch("/tmp/a/file");
	MUST(open("/tmp/a/file", O_RDONLY));
	MUST(rename("/tmp/a", "/tmp/b"));
	MUST(open("/tmp/b/file", O_RDONLY));
	MUST(link("/tmp/b/file", "/tmp/b/hard"));
	MUST(open("/tmp/b/hard", O_RDONLY));
	touch("/tmp/c");
	MUST(syscall(SYS_renameat2, AT_FDCWD, "/tmp/b/hard", AT_FDCWD, "/tmp/c", 2 /* RENAME_EXCHANGE */));
}

/* Deletes and makes again: inode numbers and dentries are reused, names are not the same. */
static void reuse(void)
{
	char directory[64], file[128];

	MUST(chdir("/work"));
	for (int i = 0; i < 200; i++) {
		snprintf(directory, sizeof(directory), "d%03d", i);
		snprintf(file, sizeof(file), "d%03d/x", i);
		MUST(mkdir(directory, 0755));
		touch(file);
		MUST(unlink(file));
		MUST(rmdir(directory));
	}
}

static void changes(void)
{
	int fd;

	touch("/tmp/f");
	MUST(fd = open("/tmp/f", O_RDWR));
	MUST(chmod("/tmp/f", 0600));
	MUST(fchmod(fd, 0640));
	MUST(chown("/tmp/f", 1, 1));
	MUST(fchownat(fd, "", 2, 2, AT_EMPTY_PATH));
	MUST(truncate("/tmp/f", 10));
	MUST(ftruncate(fd, 5));
	setxattr("/tmp/f", "user.bob", "1", 1, 0);
	removexattr("/tmp/f", "user.bob");
	MUST(utimensat(AT_FDCWD, "/tmp/f", NULL, 0));
	MUST(futimens(fd, NULL));
	MUST(utimes("/tmp/f", NULL));
	MUST(futimesat(AT_FDCWD, "/tmp/f", NULL));
	utimensat(AT_FDCWD, "/tmp/none", NULL, 0);
	MUST(symlink("target text", "/tmp/s"));
	MUST(mknod("/tmp/fifo", S_IFIFO | 0600, 0));
	MUST(unlink("/tmp/f"));
	MUST(mkdir("/tmp/e", 0755));
	MUST(unlinkat(AT_FDCWD, "/tmp/e", AT_REMOVEDIR));
	rmdir("/tmp/e");
	rename("/tmp/no", "/tmp/yes");
	mount("none", "/tmp", "tmpfs", 0, NULL);
}

#if defined(__x86_64__)
/* open("/etc/hostname") and mkdir("/tmp/i386") by the 32-bit entry; pointers must be below 4 GiB. */
static void int80(void)
{
	char *low = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	long result;

	strcpy(low, "/etc/passwd");
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(5), "b"(low), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	MUST(result);
	strcpy(low, "/tmp/i386");
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(39), "b"(low), "c"(0755), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	MUST(result);
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(30), "b"(low), "c"(0) : "memory", "r8", "r9", "r10", "r11");
	MUST(result);
	result = open("/tmp", O_PATH);
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(412), "b"((int)result), "c"(low + 5), "d"(0), "S"(0) : "memory", "r8", "r9", "r10", "r11");
	MUST(result);
}
#else
static void int80(void)
{
}
#endif

static int udp_socket(int family, int port, struct sockaddr_storage *name)
{
	struct sockaddr_in *ipv4 = (void *)name;
	struct sockaddr_in6 *ipv6 = (void *)name;
	int fd;

	memset(name, 0, sizeof(*name));
	name->ss_family = family;
	ipv4->sin_port = htons(port); /* at the same place in both */
	if (family == AF_INET)
		ipv4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		ipv6->sin6_addr = in6addr_loopback;
	MUST(fd = socket(family, SOCK_DGRAM, 0));
	return fd;
}

/* Three questions and an answer; what is never answered; and to a dual-stack socket. */
static void datagrams(void)
{
	static char data[60000];
	struct sockaddr_storage server, client, six, mapped;
	socklen_t length = sizeof(client);
	int fds[] = { udp_socket(AF_INET, 7001, &server), udp_socket(AF_INET, 7002, &client),
		      udp_socket(AF_INET6, 7003, &six), udp_socket(AF_INET, 7003, &mapped), udp_socket(AF_INET6, 0, &six) };

	((struct sockaddr_in6 *)&six)->sin6_addr = in6addr_any;
	((struct sockaddr_in6 *)&six)->sin6_port = htons(7003);
	MUST(bind(fds[0], (void *)&server, sizeof(server)));
	MUST(bind(fds[1], (void *)&client, sizeof(client)));
	MUST(bind(fds[2], (void *)&six, sizeof(six)));
	for (int i = 0; i < 3; i++)
		MUST(sendto(fds[1], data, 100, 0, (void *)&server, sizeof(struct sockaddr_in)));
	MUST(recvfrom(fds[0], data, sizeof(data), 0, (void *)&client, &length));
	MUST(sendto(fds[0], data, 50000, 0, (void *)&client, length));
	MUST(connect(fds[3], (void *)&mapped, sizeof(struct sockaddr_in)));
	MUST(send(fds[3], data, 30, 0));
	((struct sockaddr_in6 *)&six)->sin6_addr = in6addr_loopback;
	MUST(sendto(fds[4], data, 7, 0, (void *)&six, sizeof(struct sockaddr_in6)));
}

static void environment(void)
{
	char *arguments[] = { "true", NULL }, *variables[] = { "A=1", "no variable", "=unnamed", "", "B=", NULL };

	MUST(execve("/bin/true", arguments, variables));
}

static void forks(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		MUST(pid);
		if (!pid)
			_exit(i % 7);
		waitpid(pid, NULL, 0);
	}
}

/* A group of processes that outlive the command. */
static void survivors(void)
{
	for (int i = 0; i < 5; i++) {
		if (!fork()) {
			setsid();
			signal(SIGTERM, SIG_IGN);
			for (;;)
				open("/tmp/alive", O_WRONLY | O_CREAT, 0644), usleep(1000);
		}
	}
	usleep(20000);
}

static void impostor(void)
{
	prctl(PR_SET_NAME, "bob:end:0");
	prctl(PR_SET_NAME, "bob:step:0");
	touch("/tmp/after-impostor");
}

static void files(const char *top, int count)
{
	char path[128];

	MUST(mkdir(top, 0755));
	for (int i = 0; i < count; i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/file-with-a-usual-name-%06d", top, i);
		fd = open(path, O_WRONLY | O_CREAT, 0644);
		MUST(fd);
		close(fd);
	}
}

/* Distinct names that are not there, 200 bytes each: many events at no cost. */
static void missing(int count)
{
	char path[256];

	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "/missing/%0190d", i);
		open(path, O_RDONLY);
	}
}

static void *open_and_close(void *unused)
{
	for (int i = 0; i < 20000; i++)
		close(open("/etc/passwd", O_RDONLY));
	return unused;
}

static void threads(void)
{
	pthread_t thread[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, open_and_close, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
}

static void read_files(const char *top, int count)
{
	char path[128], buffer[4096];

	for (int i = 0; i < count; i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/file-with-a-usual-name-%06d", top, i);
		fd = open(path, O_RDONLY);
		MUST(fd);
		MUST(read(fd, buffer, sizeof(buffer)));
		close(fd);
	}
}

static long now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

/* Prints the microseconds of each round of opening, reading and closing `count` files. */
static void bench(int count, int rounds)
{
	files("/tmp/bench", count);
	for (int i = 0; i < rounds; i++) {
		long start = now_us();

		read_files("/tmp/bench", count);
		printf("%ld\n", now_us() - start);
	}
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	int number = argc > 2 ? atoi(argv[2]) : 0;

	if (!strcmp(name, "bytes"))
		bytes();
	else if (!strcmp(name, "deep"))
		deep("/tmp/long", 200, 4095);
	else if (!strcmp(name, "shallow-names"))
		deep("/tmp/many", 1, 4095);
	else if (!strcmp(name, "too-deep"))
		deep("/tmp/over", 200, 6000);
	else if (!strcmp(name, "failed"))
		failed();
	else if (!strcmp(name, "relative"))
		relative();
	else if (!strcmp(name, "chroot"))
		chrooted();
	else if (!strcmp(name, "renames"))
		renames();
	else if (!strcmp(name, "reuse"))
		reuse();
	else if (!strcmp(name, "changes"))
		changes();
	else if (!strcmp(name, "datagrams"))
		datagrams();
	else if (!strcmp(name, "environment"))
		environment();
	else if (!strcmp(name, "int80"))
		int80();
	else if (!strcmp(name, "forks"))
		forks(number);
	else if (!strcmp(name, "survivors"))
		survivors();
	else if (!strcmp(name, "impostor"))
		impostor();
	else if (!strcmp(name, "files"))
		files("/tmp/files", number);
	else if (!strcmp(name, "missing"))
		missing(number);
	else if (!strcmp(name, "threads"))
		threads();
	else if (!strcmp(name, "bench"))
		bench(number, 9);
	else
		return 64;
	return 0;
}
