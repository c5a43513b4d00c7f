// SPDX-License-Identifier: Apache-2.0
/* What can be done by a ring of io_uring: rings NAME [sqpoll]. 77: this kernel has no such operation. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define NO_SUCH_WAY 77
#define ENTRIES	    256
#define MUST(x) do { if ((long)(x) < 0) { perror(#x); exit(1); } } while (0)

/* Since Linux 6.9 and 6.11. */
#define OP_FTRUNCATE 55
#define OP_BIND	     56
#define OP_LISTEN    57

static struct ring {
	int fd;
	int is_polled;
	unsigned int *sq_head, *sq_tail, *sq_mask, *sq_array, *sq_flags, *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *entries;
	struct io_uring_cqe *completions;
} ring;

static void make_ring(int flags)
{
	struct io_uring_params parameters = { .flags = flags, .sq_thread_idle = 1000 };
	char *map;

	ring.fd = syscall(SYS_io_uring_setup, ENTRIES, &parameters);
	MUST(ring.fd);
	ring.is_polled = flags & IORING_SETUP_SQPOLL;
	map = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
	ring.entries = mmap(NULL, ENTRIES * sizeof(*ring.entries), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQES);
	if (map == MAP_FAILED || ring.entries == MAP_FAILED)
		exit(1);
	ring.sq_head = (void *)(map + parameters.sq_off.head);
	ring.sq_tail = (void *)(map + parameters.sq_off.tail);
	ring.sq_mask = (void *)(map + parameters.sq_off.ring_mask);
	ring.sq_array = (void *)(map + parameters.sq_off.array);
	ring.sq_flags = (void *)(map + parameters.sq_off.flags);
	ring.cq_head = (void *)(map + parameters.cq_off.head);
	ring.cq_tail = (void *)(map + parameters.cq_off.tail);
	ring.cq_mask = (void *)(map + parameters.cq_off.ring_mask);
	ring.completions = (void *)(map + parameters.cq_off.cqes);
}

static void push(struct io_uring_sqe entry)
{
	unsigned int tail = *ring.sq_tail, index = tail & *ring.sq_mask;

	ring.entries[index] = entry;
	ring.sq_array[index] = index;
	__atomic_store_n(ring.sq_tail, tail + 1, __ATOMIC_SEQ_CST);
}

static void submit(int count, int wait)
{
	int flags = IORING_ENTER_GETEVENTS;

	if (ring.is_polled && __atomic_load_n(ring.sq_flags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)
		flags |= IORING_ENTER_SQ_WAKEUP;
	MUST(syscall(SYS_io_uring_enter, ring.fd, count, wait, flags, NULL, 0));
}

static int result(void)
{
	unsigned int head = *ring.cq_head;
	int value;

	while (head == __atomic_load_n(ring.cq_tail, __ATOMIC_SEQ_CST))
		usleep(100);
	value = ring.completions[head & *ring.cq_mask].res;
	__atomic_store_n(ring.cq_head, head + 1, __ATOMIC_SEQ_CST);
	return value;
}

static int done(struct io_uring_sqe entry)
{
	push(entry);
	submit(1, 1);
	return result();
}

static int must(struct io_uring_sqe entry)
{
	int value = done(entry);

	if (value == -EINVAL)
		exit(NO_SUCH_WAY);
	if (value < 0) {
		fprintf(stderr, "opcode %d: %s\n", entry.opcode, strerror(-value));
		exit(1);
	}
	return value;
}

#define TEXT(text) ((unsigned long)(text))

static int opened(const char *path, int flags)
{
	return must((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = TEXT(path), .open_flags = flags, .len = 0644 });
}

static void nothing(void) { }
static void nops(void) { for (int i = 0; i < 10; i++) must((struct io_uring_sqe){ .opcode = IORING_OP_NOP }); }

static void reads(void)
{
	char buffer[16];
	int from = open("/etc/passwd", O_RDONLY), to = open("/tmp/way", O_CREAT | O_RDWR, 0644);

	must((struct io_uring_sqe){ .opcode = IORING_OP_READ, .fd = from, .addr = TEXT(buffer), .len = 16 });
	must((struct io_uring_sqe){ .opcode = IORING_OP_WRITE, .fd = to, .addr = TEXT(buffer), .len = 16 });
}

static void opens(void)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC };
	int etc = open("/etc", O_PATH);

	opened("/etc/passwd", O_RDONLY);
	opened("/tmp/way", O_CREAT | O_WRONLY);
	must((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT2, .fd = etc, .addr = TEXT("group"), .addr2 = TEXT(&how), .len = sizeof(how) });
	done((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = TEXT("/missing") });
}

/* Into a slot of the ring: there is no descriptor. */
static void direct(void)
{
	int slots[4] = { -1, -1, -1, -1 };

	MUST(syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_FILES, slots, 4));
	must((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = TEXT("/etc/passwd"), .file_index = 1 });
}

static void silent(void)
{
	push((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .flags = IOSQE_CQE_SKIP_SUCCESS, .fd = AT_FDCWD, .addr = TEXT("/etc/passwd") });
	push((struct io_uring_sqe){ .opcode = IORING_OP_NOP });
	submit(2, 1);
}

/* More completions than there is room for: those that do not fit are seen by no tracepoint. */
static void overflows(void)
{
	for (int i = 0; i < 3 * ENTRIES; i++) {
		push((struct io_uring_sqe){ .opcode = IORING_OP_MKDIRAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/way") });
		syscall(SYS_io_uring_enter, ring.fd, 1, 0, 0, NULL, 0);
	}
	push((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = TEXT("/etc/passwd") });
	syscall(SYS_io_uring_enter, ring.fd, 1, 0, 0, NULL, 0);
}

static void names(void)
{
	int tmp = open("/tmp", O_PATH);

	close(open("/tmp/file", O_CREAT | O_WRONLY, 0644));
	must((struct io_uring_sqe){ .opcode = IORING_OP_MKDIRAT, .fd = tmp, .addr = TEXT("folder"), .len = 0755 });
	must((struct io_uring_sqe){ .opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/file"), .len = tmp, .addr2 = TEXT("folder/file") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_SYMLINKAT, .fd = AT_FDCWD, .addr = TEXT("a text"), .addr2 = TEXT("/tmp/link") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_LINKAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/folder/file"), .len = AT_FDCWD, .addr2 = TEXT("/tmp/hard") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/hard") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/folder/file") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = tmp, .addr = TEXT("folder"), .unlink_flags = AT_REMOVEDIR });
	done((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = TEXT("/tmp/folder") });
}

static void attributes(void)
{
	int fd = open("/work/way", O_CREAT | O_RDWR, 0644);

	must((struct io_uring_sqe){ .opcode = IORING_OP_SETXATTR, .addr = TEXT("trusted.way"), .addr2 = TEXT("1"), .len = 1, .addr3 = TEXT("/work/way") });
	must((struct io_uring_sqe){ .opcode = IORING_OP_FSETXATTR, .fd = fd, .addr = TEXT("trusted.other"), .addr2 = TEXT("1"), .len = 1 });
	must((struct io_uring_sqe){ .opcode = OP_FTRUNCATE, .fd = fd, .off = 4096 });
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void serves(void)
{
	struct sockaddr_in address = loopback(6001);
	int fd = must((struct io_uring_sqe){ .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_STREAM });
	int client;

	must((struct io_uring_sqe){ .opcode = OP_BIND, .fd = fd, .addr = TEXT(&address), .addr2 = sizeof(address) });
	must((struct io_uring_sqe){ .opcode = OP_LISTEN, .fd = fd, .len = 5 });
	client = socket(AF_INET, SOCK_STREAM, 0);
	must((struct io_uring_sqe){ .opcode = IORING_OP_CONNECT, .fd = client, .addr = TEXT(&address), .off = sizeof(address) });
	must((struct io_uring_sqe){ .opcode = IORING_OP_ACCEPT, .fd = fd });
	must((struct io_uring_sqe){ .opcode = IORING_OP_SEND, .fd = client, .addr = TEXT("text"), .len = 4 });
	address = loopback(1);
	done((struct io_uring_sqe){ .opcode = IORING_OP_CONNECT, .fd = socket(AF_INET, SOCK_STREAM, 0), .addr = TEXT(&address), .off = sizeof(address) });
}

static void sends(void)
{
	struct sockaddr_in address = loopback(6002), other = loopback(6003);
	struct iovec text = { .iov_base = "text", .iov_len = 4 };
	struct msghdr message = { .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &text, .msg_iovlen = 1 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	must((struct io_uring_sqe){ .opcode = IORING_OP_SENDMSG, .fd = fd, .addr = TEXT(&message), .len = 1 });
	must((struct io_uring_sqe){ .opcode = IORING_OP_SEND, .fd = fd, .addr = TEXT("text"), .len = 4, .addr2 = TEXT(&other), .addr_len = sizeof(other) });
}

static void unix_sockets(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	MUST(bind(listener, (void *)&address, sizeof(address)));
	MUST(listen(listener, 1));
	must((struct io_uring_sqe){ .opcode = IORING_OP_CONNECT, .fd = socket(AF_UNIX, SOCK_STREAM, 0), .addr = TEXT(&address), .off = sizeof(address) });
}

static void special_socket(void) { must((struct io_uring_sqe){ .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_RAW, .len = IPPROTO_ICMP }); }

static void receives(void)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr head; } control = { .head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	struct iovec text = { (char[1]){ 0 }, 1 };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
	int pair[2], fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	MUST(sendmsg(pair[0], &message, 0));
	must((struct io_uring_sqe){ .opcode = IORING_OP_RECVMSG, .fd = pair[1], .addr = TEXT(&message), .len = 1 });
}

/* A command of the file's own: nobody knows what it does. */
static void commands(void) { done((struct io_uring_sqe){ .opcode = IORING_OP_URING_CMD, .fd = socket(AF_INET, SOCK_STREAM, 0) }); }

/* In a worker of the kernel's: it is asked for, or where it would block. */
static void workers(void) { must((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .flags = IOSQE_ASYNC, .fd = AT_FDCWD, .addr = TEXT("/etc/passwd") }); }

/* One after the other, many at a time. */
static void many(void)
{
	static char path[200][32];

	for (int i = 0; i < 200; i++) {
		snprintf(path[i], sizeof(path[i]), "/tmp/many-%d", i);
		push((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .flags = i == 199 ? 0 : IOSQE_IO_LINK, .fd = AT_FDCWD, .addr = TEXT(path[i]), .open_flags = O_CREAT | O_WRONLY, .len = 0644 });
	}
	submit(200, 200);
	for (int i = 0; i < 200; i++)
		if (result() < 0)
			exit(1);
}

/* Opens and closes, so that descriptors and files are used again. */
static void again(void)
{
	for (int i = 0; i < 2000; i++)
		must((struct io_uring_sqe){ .opcode = IORING_OP_CLOSE, .fd = opened("/etc/passwd", O_RDONLY) });
}

/* Still waiting when its process ends. */
static void waits(void)
{
	struct sockaddr_in address = loopback(6004);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	MUST(bind(fd, (void *)&address, sizeof(address)));
	MUST(listen(fd, 1));
	push((struct io_uring_sqe){ .opcode = IORING_OP_ACCEPT, .fd = fd });
	submit(1, 0);
}

/* The name is another one as soon as the kernel has it. */
static void renamed(void)
{
	static char path[] = "/tmp/before";

	for (int i = 0; i < 10; i++) {
		strcpy(path, "/tmp/before");
		push((struct io_uring_sqe){ .opcode = IORING_OP_MKDIRAT, .flags = IOSQE_ASYNC, .fd = AT_FDCWD, .addr = TEXT(path), .len = 0755 });
		MUST(syscall(SYS_io_uring_enter, ring.fd, 1, 0, 0, NULL, 0));
		strcpy(path, "/tmp/behind");
		result();
		rmdir("/tmp/before");
	}
}

/* As BuildKit's default profile does it. */
static void refused(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };
	char parameters[256] = { 0 };

	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	MUST(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
	if (syscall(SYS_io_uring_setup, 4, parameters) >= 0)
		exit(1);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} all[] = {
		{ "nothing", nothing }, { "nops", nops }, { "reads", reads }, { "opens", opens }, { "direct", direct }, { "silent", silent },
		{ "overflows", overflows }, { "names", names }, { "attributes", attributes }, { "serves", serves }, { "sends", sends },
		{ "unix-sockets", unix_sockets }, { "special-socket", special_socket }, { "receives", receives }, { "commands", commands },
		{ "workers", workers }, { "many", many }, { "again", again }, { "waits", waits }, { "renamed", renamed }, { "refused", refused },
	};

	for (unsigned int i = 0; argc > 1 && i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(argv[1], all[i].name)) {
			if (all[i].run != refused)
				make_ring(argc > 2 ? IORING_SETUP_SQPOLL : 0);
			all[i].run();
			return 0;
		}
	return 64;
}
