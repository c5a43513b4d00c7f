// SPDX-License-Identifier: Apache-2.0
/* Ways to do something that is not recorded, by name: attacks NAME [ARGUMENT]. Prints what really happened. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(x) do { if ((long)(x) < 0) { perror(#x); exit(1); } } while (0)

static volatile int is_stopped;

static void touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0644);

	MUST(fd);
	close(fd);
}

static struct sockaddr_un unix_address(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(address.sun_path, path);
	return address;
}

/* The same names again: the second rename brings a file that the first did not. */
static void order(void)
{
	mkdir("/tmp/s", 0755);
	touch("/tmp/s/app");
	MUST(rename("/tmp/s", "/tmp/d"));
	MUST(unlink("/tmp/d/app"));
	MUST(rmdir("/tmp/d"));
	mkdir("/tmp/s", 0755);
	touch("/tmp/s/app");
	touch("/tmp/s/extra");
	MUST(rename("/tmp/s", "/tmp/d"));
}

/* A file is seen without its name, then made again as the same inode: on the overlay's disk numbers are used again. */
static void *remove_at_once(void *path)
{
	while (!is_stopped)
		unlink(path);
	return NULL;
}

static void reappear(void)
{
	static char path[] = "/work/reappears";
	pthread_t thread;

	MUST(chdir("/work"));
	pthread_create(&thread, NULL, remove_at_once, path);
	for (int i = 0; i < 3000; i++)
		close(open(path, O_WRONLY | O_CREAT, 0644));
	is_stopped = 1;
	pthread_join(thread, NULL);
	touch(path);
}

/* Files made in a directory that another thread moves to and fro. Prints where they are in the end. */
static void *move(void *unused)
{
	while (!is_stopped) {
		rename("/tmp/ra", "/tmp/rb");
		rename("/tmp/rb", "/tmp/ra");
	}
	return unused;
}

static void moving(void)
{
	char path[64];
	pthread_t thread;

	MUST(mkdir("/tmp/ra", 0755));
	pthread_create(&thread, NULL, move, NULL);
	for (int i = 0; i < 2000; i++) {
		int fd;

		snprintf(path, sizeof(path), "/tmp/r%c/f%d", i & 1 ? 'a' : 'b', i);
		fd = open(path, O_WRONLY | O_CREAT, 0644);
		if (fd >= 0) {
			printf("f%d\n", i);
			close(fd);
		}
	}
	is_stopped = 1;
	pthread_join(thread, NULL);
	puts(access("/tmp/ra", F_OK) ? "/tmp/rb" : "/tmp/ra");
}

/* A descriptor is replaced while its connect returns. Prints each socket that was connected. */
static volatile int replaced = -1;

static void *replace(void *unused)
{
	int null = open("/dev/null", O_RDWR);

	while (!is_stopped)
		if (replaced >= 0)
			dup2(null, replaced);
	return unused;
}

static void connects(int count)
{
	pthread_t thread;

	pthread_create(&thread, NULL, replace, NULL);
	for (int i = 0; i < count; i++) {
		int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0), copy = dup(fd);
		struct sockaddr_un address;
		char path[64];
		int accepted;

		snprintf(path, sizeof(path), "/tmp/sock-%06d", i);
		address = unix_address(path);
		MUST(bind(listener, (void *)&address, sizeof(address)));
		MUST(listen(listener, 1));
		replaced = fd;
		connect(fd, (void *)&address, sizeof(address));
		replaced = -1;
		accepted = accept(listener, NULL, NULL);
		if (accepted >= 0 && write(copy, "x", 1) == 1)
			puts(path);
		close(accepted);
		close(copy);
		close(fd);
		close(listener);
		unlink(path);
	}
	is_stopped = 1;
	pthread_join(thread, NULL);
}

/* A descriptor is replaced while the open that made it returns: by dup2, or by close and another open. */
static volatile int next_fd;

static void *replace_opened(void *mode)
{
	int decoy = open("/etc/hosts", O_RDONLY);

	while (!is_stopped) {
		if (fcntl(next_fd, F_GETFD) < 0)
			continue;
		if (*(char *)mode == 'd') {
			dup2(decoy, next_fd);
		} else {
			close(next_fd);
			open("/etc/hosts", O_RDONLY);
		}
	}
	return NULL;
}

static void opens(char *mode, int count)
{
	pthread_t thread;
	char path[64];

	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "/tmp/secret-%06d", i);
		MUST(mknod(path, S_IFREG | 0644, 0));
	}
	next_fd = 20;
	pthread_create(&thread, NULL, replace_opened, mode);
	usleep(1000);
	next_fd = dup(0);
	close(next_fd);
	for (int i = 0; i < count; i++) {
		int fd;

		snprintf(path, sizeof(path), "/tmp/secret-%06d", i);
		fd = open(path, O_RDONLY);
		MUST(fd);
		close(fd);
	}
	is_stopped = 1;
	pthread_join(thread, NULL);
}

static void share_descriptors(void)
{
	pid_t pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
}

/* Datagrams whose address another thread changes: its path, or its family. */
static struct sockaddr_un flipping;

static void *flip(void *mode)
{
	volatile char *letter = &flipping.sun_path[5];
	volatile sa_family_t *family = &flipping.sun_family;

	while (!is_stopped) {
		*(*(char *)mode == 'f' ? letter : (volatile char *)family) = *(char *)mode == 'f' ? 'X' : 0;
		for (volatile int i = 0; i < 300; i++)
			;
		*(*(char *)mode == 'f' ? letter : (volatile char *)family) = *(char *)mode == 'f' ? 'v' : AF_UNIX;
		for (volatile int i = 0; i < 300; i++)
			;
	}
	return NULL;
}

static void datagrams(char *mode)
{
	int to = socket(AF_UNIX, SOCK_DGRAM, 0), from = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0), sent = 0;
	pthread_t thread;
	char byte;

	flipping = unix_address("/tmp/victim");
	MUST(bind(to, (void *)&flipping, sizeof(flipping)));
	pthread_create(&thread, NULL, flip, mode);
	for (int i = 0; i < 20000; i++) {
		sent += sendto(from, "x", 1, 0, (void *)&flipping, sizeof(flipping)) == 1;
		recv(to, &byte, 1, MSG_DONTWAIT);
	}
	is_stopped = 1;
	pthread_join(thread, NULL);
	printf("%d\n", sent);
}

/* A name that another thread changes, of a call that has nothing but the name. */
static void *flip_name(void *path)
{
	volatile char *letter = (char *)path + 5;

	while (!is_stopped) {
		*letter = 'X';
		*letter = 'v';
	}
	return NULL;
}

static void names(void)
{
	static char path[] = "/tmp/victim";
	pthread_t thread;
	int removed = 0;

	pthread_create(&thread, NULL, flip_name, path);
	for (int i = 0; i < 5000; i++) {
		close(open("/tmp/victim", O_WRONLY | O_CREAT, 0644));
		removed += !unlink(path);
	}
	is_stopped = 1;
	pthread_join(thread, NULL);
	printf("%d\n", removed);
}

/* A name in memory that another process has, too; and one written by process_vm_writev. */
static void shared_name(void)
{
	char *path = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	strcpy(path, "/tmp/in-shared-memory");
	MUST(mkdir(path, 0755));
	MUST(mkdir("/tmp/in-own-memory", 0755));
}

static void written_name(void)
{
	static char path[] = "/tmp/before";
	struct iovec from = { "/tmp/behind", 12 }, to = { path, 12 };
	pid_t parent = getpid();

	MUST(mkdir(path, 0755));
	if (!fork())
		_exit(process_vm_writev(parent, &from, 1, &to, 1, 0) != 12);
	wait(NULL);
	MUST(mkdir(path, 0755));
}

#if defined(__x86_64__)
static long int80(long number, long a, long b)
{
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	return result;
}

/* Arguments of socketcall at the very end of a page. */
static void socketcall(void)
{
	char *low = mmap((void *)0x10000000, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0), inet = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_un *address = (void *)low;
	struct sockaddr_in *local = (void *)(low + 512);
	unsigned int *arguments = (void *)(low + 4096 - 12);

	munmap(low + 4096, 4096);
	*address = unix_address("/tmp/victim.sock");
	*local = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(4321), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	MUST(bind(listener, (void *)address, sizeof(*address)));
	MUST(listen(listener, 1));
	arguments[0] = fd;
	arguments[1] = (long)address;
	arguments[2] = sizeof(*address);
	MUST(int80(102, 3, (long)arguments));
	arguments[0] = inet;
	arguments[1] = (long)local;
	arguments[2] = sizeof(*local);
	MUST(int80(102, 2, (long)arguments));
	arguments[1] = inet;
	arguments[2] = 5;
	MUST(int80(102, 4, (long)(arguments + 1)));
}

#else
static void socketcall(void)
{
}
#endif

static void handle(int signal)
{
	(void)signal;
}

/* Calls whose number the kernel overwrites. */
static void numbers(void)
{
	char *argv[] = { "true", NULL };

	signal(SIGUSR1, handle);
	raise(SIGUSR1);
	if (!fork())
		_exit(!!syscall(SYS_execveat, AT_FDCWD, "/bin/true", argv, NULL, 0));
	wait(NULL);
}

static int named_socket(const char *name, int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd >= 0) /* else this kernel has no such family */
		puts(name);
	return fd;
}

static void families(void)
{
	struct sockaddr_nl netlink = { .nl_family = AF_NETLINK };
	struct sockaddr_alg alg = { .salg_family = AF_ALG, .salg_type = "hash", .salg_name = "sha256" };
	struct sockaddr_ll packet = { .sll_family = AF_PACKET, .sll_protocol = htons(0x800), .sll_ifindex = 1 };
	struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_port = 1234, .svm_cid = 2 };

	bind(named_socket("netlink", AF_NETLINK, SOCK_RAW), (void *)&netlink, sizeof(netlink));
	bind(named_socket("alg", AF_ALG, SOCK_SEQPACKET), (void *)&alg, sizeof(alg));
	bind(named_socket("packet", AF_PACKET, SOCK_RAW), (void *)&packet, sizeof(packet));
	connect(named_socket("vsock", AF_VSOCK, SOCK_STREAM), (void *)&vm, sizeof(vm));
}

static void many_messages(void)
{
	static struct mmsghdr messages[1000];
	static struct sockaddr_in addresses[1000];
	struct iovec text = { "x", 1 };

	for (int i = 0; i < 1000; i++) {
		addresses[i] = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(20000 + i), .sin_addr.s_addr = htonl(0x7f000002) };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = &addresses[i], .msg_namelen = 16, .msg_iov = &text, .msg_iovlen = 1 };
	}
	printf("%d\n", sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), messages, 1000, 0));
}

/* Connections whose changes of state come in interrupts, while the recorder looks at others. */
static int tcp_listener;

static void *accept_all(void *count)
{
	char text[64];

	for (int i = 0; i < *(int *)count; i++) {
		int fd = accept(tcp_listener, NULL, NULL);

		while (read(fd, text, sizeof(text)) > 0)
			;
		close(fd);
	}
	return NULL;
}

static void connections(int count)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	pthread_t thread;

	tcp_listener = socket(AF_INET, SOCK_STREAM, 0);
	MUST(bind(tcp_listener, (void *)&address, size));
	MUST(listen(tcp_listener, 100));
	MUST(getsockname(tcp_listener, (void *)&address, &size));
	pthread_create(&thread, NULL, accept_all, &count);
	for (int i = 0; i < count; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		MUST(connect(fd, (void *)&address, size));
		MUST(write(fd, "0123456789", 10));
		close(fd);
	}
	pthread_join(thread, NULL);
}

/* Where a text stands for itself. */
static void as_given(void)
{
	int gone = open("/etc", O_PATH);

	close(gone);
	openat(gone, "no-directory", O_RDONLY);
	mkdirat(gone, "no-directory", 0755);
	mount("tmpfs", "/tmp", "tmpfs", 0, NULL);
}

/* With CAP_SYS_ADMIN. */
static void detached(void)
{
	int tree = syscall(SYS_open_tree, AT_FDCWD, "/etc", OPEN_TREE_CLONE);

	MUST(tree);
	MUST(openat(tree, "passwd", O_RDONLY));
}

static void new_namespace(void)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(open("/etc/passwd", O_RDONLY));
}

static void use_bpf(void)
{
	union bpf_attr attributes = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 };

	MUST(syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
}

static void use_setns(void)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY);

	MUST(unshare(CLONE_NEWUTS));
	MUST(setns(fd, 0));
}

/* Many names, most of them with inode numbers that were used before. */
static void identities(int count)
{
	char path[64];

	MUST(mkdir("/work/o", 0755));
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "/work/o/name-%d", i);
		touch(path);
		if (i >= 100) {
			snprintf(path, sizeof(path), "/work/o/name-%d", i - 100);
			MUST(unlink(path));
		}
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} all[] = {
		{ "order", order },	      { "reappear", reappear },	    { "moving", moving },     { "names", names },
		{ "shared-name", shared_name }, { "written-name", written_name }, { "socketcall", socketcall }, { "numbers", numbers },
		{ "families", families },     { "many-messages", many_messages }, { "as-given", as_given },   { "detached", detached },
		{ "new-namespace", new_namespace }, { "bpf", use_bpf },	  { "setns", use_setns },	{ "share", share_descriptors },
	};
	const char *name = argc > 1 ? argv[1] : "";

	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(name, all[i].name)) {
			all[i].run();
			return 0;
		}
	if (!strcmp(name, "connects"))
		connects(atoi(argv[2]));
	else if (!strcmp(name, "opens"))
		opens(argv[2], atoi(argv[3]));
	else if (!strcmp(name, "datagrams"))
		datagrams(argv[2]);
	else if (!strcmp(name, "connections"))
		connections(atoi(argv[2]));
	else if (!strcmp(name, "identities"))
		identities(atoi(argv[2]));
	else
		return 64;
	return 0;
}
