/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls without a libc. bob-step runs in any image, FROM scratch included, at a user's cost per RUN step: a few
 * kilobytes, no relocations, no start-up work.
 */
#ifndef BOB_STEP_SYS_H
#define BOB_STEP_SYS_H

#include <asm/unistd.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#if defined(__x86_64__)
static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}
#else
#error "bob-step runs on x86_64 and aarch64"
#endif

#define sys(nr, a, b, c, d) sys6(nr, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

/* From headers that only a libc has. */
#define AT_FDCWD     -100
#define AT_EACCESS   0x200
#define SIGINT	     2
#define SIGKILL	     9
#define SIGCHLD	     17
#define SIG_BLOCK    0
#define SIG_SETMASK  2
#define SIG_IGN	     1
#define WNOHANG	     1
#define SI_KERNEL    0x80
#define POLLIN	     1
#define POLLHUP	     16
#define RLIMIT_STACK 3
#define AF_UNIX	     1
#define SOCK_STREAM  1
#define SOCK_CLOEXEC 02000000
#define MSG_NOSIGNAL 0x4000

struct pollfd {
	int fd;
	short events;
	short revents;
};

struct iovec {
	void *base;
	size_t length;
};

struct message {
	void *name;
	int name_length;
	struct iovec *parts;
	size_t part_count;
	void *control;
	size_t control_length;
	int flags;
};

struct rlimit {
	__u64 soft;
	__u64 hard;
};

struct signal_action {
	unsigned long handler;
	unsigned long flags;
	void *restorer;
	__u64 mask;
};

_Static_assert(sizeof(struct message) == 56, "struct msghdr");

static inline size_t length_of(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

static inline bool starts_with(const char *text, const char *prefix)
{
	while (*prefix)
		if (*text++ != *prefix++)
			return false;
	return true;
}

static inline bool ends_with(const char *text, const char *end)
{
	size_t length = length_of(text), end_length = length_of(end);

	return length >= end_length && starts_with(text + length - end_length, end);
}

static inline long now_ms(void)
{
	long time[2] = { 0, 0 };

	sys(__NR_clock_gettime, 1 /* CLOCK_MONOTONIC */, time, 0, 0);
	return time[0] * 1000 + time[1] / 1000000;
}

/* Waits for input on up to two descriptors. Milliseconds below 0: no time left. */
static inline long poll_input(struct pollfd *fds, long count, long ms)
{
	long time[2] = { ms / 1000, ms % 1000 * 1000000 };

	return ms < 0 ? 0 : sys6(__NR_ppoll, (long)fds, count, (long)time, 0, 8, 0);
}

static inline __attribute__((noreturn)) void leave(int code)
{
	for (;;)
		sys(__NR_exit_group, code, 0, 0, 0);
}

void say(const char *const *words);

#define SAY(...)      say((const char *const[]){ __VA_ARGS__, "\n", NULL })
#define SAY_PART(...) say((const char *const[]){ __VA_ARGS__, NULL })

#endif
