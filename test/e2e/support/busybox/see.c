// SPDX-License-Identifier: Apache-2.0
/*
 * Prints all a program can see of how it was started and of what is around it, in words that are the same each time: numbers the kernel
 * gives out anew (inodes, ids of mounts, snapshots) are left out or told as #.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void section(const char *name) { printf("== %s\n", name); }

/* Prints text with every run of digits, and every word that is an id, as #. */
static void print_unnumbered(const char *text)
{
	while (*text) {
		size_t digits = strspn(text, "0123456789");
		size_t word = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz");

		if (word >= 25 || digits) {
			putchar('#');
			text += word >= 25 ? word : digits;
		} else {
			size_t rest = word ? strcspn(text, "0123456789") : 1;

			if (word && rest > word)
				rest = word;
			fwrite(text, 1, rest, stdout);
			text += rest;
		}
	}
}

static size_t read_file(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t n = 0;

	if (fd < 0) {
		to[0] = 0;
		return snprintf(to, size, "cannot be opened: %s", strerror(errno));
	}
	while (length < size - 1 && (n = read(fd, to + length, size - 1 - length)) > 0)
		length += n;
	if (n < 0)
		length += snprintf(to + length, size - length, "cannot be read: %s", strerror(errno));
	close(fd);
	to[length] = 0;
	return length;
}

static char text[1 << 20];

static void print_file(const char *path)
{
	size_t length = read_file(path, text, sizeof(text));

	printf("%s: ", path);
	for (size_t i = 0; i < length; i++)
		putchar(text[i] ? text[i] : '|');
	if (!length || text[length - 1] != '\n')
		putchar('\n');
}

static void print_link(const char *path)
{
	char target[4096];
	ssize_t n = readlink(path, target, sizeof(target) - 1);

	printf("%s -> ", path);
	if (n < 0) {
		printf("%s\n", strerror(errno));
		return;
	}
	target[n] = 0;
	if (strchr(target, '[')) /* pipe:[123] */
		print_unnumbered(target);
	else
		fputs(target, stdout);
	putchar('\n');
}

static int begins_with(const char *line, const char *const *words)
{
	for (; *words; words++)
		if (!strncmp(line, *words, strlen(*words)))
			return 1;
	return 0;
}

/* Memory, context switches and the user's pending signals are of the moment; pids beyond 1 depend on the runtime's threads. */
static int is_momentary(const char *line)
{
	static const char *const always[] = { "Vm", "Rss", "Hugetlb", "voluntary", "nonvoluntary", "SigQ", "FDSize", "untag", NULL };
	static const char *const in_children[] = { "Tgid", "Pid", "NStgid", "NSpid", NULL };

	return begins_with(line, always) || (getpid() != 1 && begins_with(line, in_children));
}

static void print_status(const char *path)
{
	char *rest = text;

	section(path);
	read_file(path, text, sizeof(text));
	for (char *line; (line = strsep(&rest, "\n"));)
		if (*line && !is_momentary(line))
			puts(line);
}

/* Of /proc/PID/stat: the fields that do not depend on the moment (proc(5) numbers them from 1). */
static void print_stat(const char *path)
{
	static const int fields[] = { 3, 4, 5, 6, 7, 8, 18, 19, 20, 38, 40, 41 };
	static const char *const names[] = { "state", "ppid", "pgrp", "session", "tty", "tpgid", "priority", "nice", "threads", "exit_signal", "rt_priority", "policy" };
	char *rest;
	int number = 3, next = 0;

	read_file(path, text, sizeof(text));
	rest = strrchr(text, ')');
	printf("%s:", path);
	if (!rest) {
		printf(" %s\n", text);
		return;
	}
	rest += 2;
	for (char *field; (field = strsep(&rest, " "));  number++)
		if (next < (int)(sizeof(fields) / sizeof(*fields)) && fields[next] == number)
			printf(" %s=%s", names[next++], field);
	putchar('\n');
}

static void print_mounts(void)
{
	static char copy[1 << 18];
	char *rest = copy;

	section("mounts");
	read_file("/proc/self/mountinfo", copy, sizeof(copy));
	for (char *line; (line = strsep(&rest, "\n")) && *line;) {
		char root[4096], point[4096], options[4096], type[256], source[4096];
		char *tail = strstr(line, " - ");

		if (!tail || sscanf(line, "%*d %*d %*s %4095s %4095s %4095s", root, point, options) != 3)
			continue;
		if (sscanf(tail, " - %255s %4095s", type, source) != 2)
			continue;
		print_unnumbered(root);
		printf(" on %s %s %s %s%s\n", point, options, type, strstr(line, "shared:") ? "shared" : "",
		       strstr(line, "master:") ? "master" : "");
	}
}

static int compare_names(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void print_entry(const char *path, const char *name)
{
	struct stat s;

	if (lstat(path, &s) < 0) {
		printf("%s: %s\n", name, strerror(errno));
		return;
	}
	printf("%s %o %u:%u", name, s.st_mode, s.st_uid, s.st_gid);
	if (S_ISCHR(s.st_mode) || S_ISBLK(s.st_mode))
		printf(" %u,%u", major(s.st_rdev), minor(s.st_rdev));
	putchar('\n');
}

static void print_folder(const char *path)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, compare_names);

	section(path);
	if (count < 0) {
		puts(strerror(errno));
		return;
	}
	for (int i = 0; i < count; i++) {
		char inside[4096];

		if (!strcmp(names[i]->d_name, ".."))
			continue;
		snprintf(inside, sizeof(inside), "%s/%s", path, names[i]->d_name);
		print_entry(inside, names[i]->d_name);
	}
}

static void print_descriptors(const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, compare_names);

	section(folder);
	if (count < 0)
		puts(strerror(errno));
	for (int i = 0; i < count; i++) {
		char path[512];
		struct stat s;

		if (!isdigit(names[i]->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		if (stat(path, &s) < 0 && errno == ENOENT)
			continue; /* the folder that is being read */
		print_link(path);
		printf("  mode %o owner %u:%u\n", s.st_mode, s.st_uid, s.st_gid);
	}
}

static void print_own_descriptors(void)
{
	section("descriptors");
	for (int fd = 0; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%d: flags %x, of the file %x, offset %ld, tty %d\n", fd, fcntl(fd, F_GETFD), fcntl(fd, F_GETFL),
			       (long)lseek(fd, 0, SEEK_CUR), isatty(fd));
}

static void print_signals(void)
{
	sigset_t blocked, pending;
	stack_t alternative;

	section("signals");
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	sigpending(&pending);
	for (int each = 1; each <= 64; each++) {
		struct { void (*handler)(int); unsigned long flags; void *restorer; unsigned long mask; } action = { 0 };

		syscall(SYS_rt_sigaction, each, NULL, &action, 8); /* the C library hides 32 and 33 */
		if (action.handler != SIG_DFL || action.flags || sigismember(&blocked, each) == 1 || sigismember(&pending, each) == 1)
			printf("%d: %s flags %lx blocked %d pending %d\n", each, action.handler == SIG_IGN ? "ignored" : "default",
			       action.flags, sigismember(&blocked, each), sigismember(&pending, each));
	}
	sigaltstack(NULL, &alternative);
	printf("alternative stack: %x\n", alternative.ss_flags);
}

static void print_limits(void)
{
	section("limits");
	print_file("/proc/self/limits");
}

static void print_process_controls(void)
{
	struct itimerval timer;
	struct rusage children;
	cpu_set_t cpus;
	int value = 0, reaper = 0;
	char name[16];

	section("controls");
	prctl(PR_GET_PDEATHSIG, &value);
	prctl(PR_GET_CHILD_SUBREAPER, &reaper);
	prctl(PR_GET_NAME, name);
	printf("name %s, death signal %d, subreaper %d, dumpable %d, keepcaps %d, securebits %x, no new privileges %d\n", name, value,
	       reaper, prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS), prctl(PR_GET_SECUREBITS), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("seccomp %d, timing %d, timer slack %d, huge pages disabled %d, io flusher %d\n", prctl(PR_GET_SECCOMP), prctl(PR_GET_TIMING),
	       prctl(PR_GET_TIMERSLACK), prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), prctl(PR_GET_IO_FLUSHER, 0, 0, 0, 0));
	printf("scheduler %d, nice %d, personality %x\n", sched_getscheduler(0), getpriority(PRIO_PROCESS, 0), personality(0xffffffff));
	printf("io priority %ld\n", syscall(SYS_ioprio_get, 1, 0));
	sched_getaffinity(0, sizeof(cpus), &cpus);
	printf("cpus %d\n", CPU_COUNT(&cpus));
	for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
		if (!getitimer(which, &timer))
			printf("timer %d: %d\n", which, timer.it_value.tv_sec || timer.it_value.tv_usec);
	getrusage(RUSAGE_CHILDREN, &children);
	printf("had children: %d\n", children.ru_maxrss != 0);
	printf("child to wait for: %d\n", waitpid(-1, NULL, WNOHANG | WNOWAIT));
	printf("page of the program: secure %lu, executed as %s\n", getauxval(AT_SECURE), (char *)getauxval(AT_EXECFN));
}

static void print_keyring(void)
{
	char description[256] = "";
	long n = syscall(SYS_keyctl, KEYCTL_DESCRIBE, KEY_SPEC_SESSION_KEYRING, description, sizeof(description));

	section("session keyring");
	if (n < 0)
		strcpy(description, strerror(errno));
	print_unnumbered(description);
	putchar('\n');
}

static void print_system(void)
{
	struct utsname name;
	mode_t mask = umask(0);

	umask(mask);
	uname(&name);
	section("system");
	printf("umask %o, host %s, domain %s, machine %s\n", mask, name.nodename, name.domainname, name.machine);
	printf("uid %d euid %d gid %d egid %d\n", getuid(), geteuid(), getgid(), getegid());
	print_folder("/sys/class/net");
}

static int compare_pids(const struct dirent **a, const struct dirent **b) { return atoi((*a)->d_name) - atoi((*b)->d_name); }
static int is_pid(const struct dirent *entry) { return isdigit(entry->d_name[0]); }

/* Which pids come next depends on how many threads the runtime had: a pid is told by what kind it is. */
static const char *kind(int pid) { return pid == 0 ? "0" : pid == 1 ? "1" : pid <= 64 ? "early" : "late"; }

static void print_processes(void)
{
	struct dirent **names;
	int count = scandir("/proc", &names, is_pid, compare_pids);

	section("processes");
	for (int i = 0; i < count; i++) {
		char path[512], name[64] = "", state;
		int parent;

		snprintf(path, sizeof(path), "/proc/%s/stat", names[i]->d_name);
		read_file(path, text, sizeof(text));
		if (sscanf(text, "%*d (%63[^)]) %c %d", name, &state, &parent) == 3)
			printf("process %s of %s: %c %s\n", kind(atoi(names[i]->d_name)), kind(parent), state, name);
	}
}

static void print_children(void)
{
	int last = 0;

	section("children");
	for (int i = 0; i < 3; i++) {
		int status, child;

		fflush(stdout);
		child = fork();
		if (child == 0) {
			printf("child of %s, group %s, session %s\n", kind(getppid()), kind(getpgrp()), kind(getsid(0)));
			fflush(stdout);
			_exit(40 + i);
		}
		if (waitpid(child, &status, 0) == child)
			printf("%s, next %d, ended with %d\n", kind(child), i == 0 || child == last + 1, WEXITSTATUS(status));
		else
			printf("no child: %s\n", strerror(errno));
		last = child;
	}
	read_file("/proc/sys/kernel/ns_last_pid", text, sizeof(text));
	printf("last of the namespace: %d\n", atoi(text) == last);
}

static void print_namespaces(void)
{
	static const char *const names[] = { "cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "user", "uts" };

	section("namespaces that are process 1's, too");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char own[64], first[64];
		struct stat a, b;

		snprintf(own, sizeof(own), "/proc/self/ns/%s", names[i]);
		snprintf(first, sizeof(first), "/proc/1/ns/%s", names[i]);
		if (stat(own, &a) < 0 || stat(first, &b) < 0)
			printf("%s: %s\n", names[i], strerror(errno));
		else
			printf("%s: %d\n", names[i], a.st_ino == b.st_ino);
	}
}

static void print_of_process(const char *process)
{
	static const char *const files[] = { "cmdline", "environ", "comm", "cgroup", "oom_score_adj", "coredump_filter", "loginuid", "sessionid",
		"setgroups", "uid_map", "gid_map", "attr/current", "timerslack_ns", "timens_offsets", "personality" };
	static const char *const links[] = { "exe", "cwd", "root" };
	struct stat own, root;
	char path[128];

	section(process);
	snprintf(path, sizeof(path), "%s/.", process);
	print_entry(path, process);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s/%s", process, files[i]);
		print_file(path);
	}
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		snprintf(path, sizeof(path), "%s/%s", process, links[i]);
		print_link(path);
	}
	snprintf(path, sizeof(path), "%s/root/.", process);
	printf("its root is /: %d\n", !stat(path, &root) && !stat("/", &own) && root.st_ino == own.st_ino && root.st_dev == own.st_dev);
	snprintf(path, sizeof(path), "%s/stat", process);
	print_stat(path);
	snprintf(path, sizeof(path), "%s/status", process);
	print_status(path);
	snprintf(path, sizeof(path), "%s/fd", process);
	print_descriptors(path);
}

static void print_lines(const char *what, const char *lines)
{
	int count = 0;

	for (; *lines; lines++)
		count += *lines == '\n';
	printf("%s: %d\n", what, count);
}

static void print_cgroup(void)
{
	print_folder("/sys/fs/cgroup");
	for (const char *const *file = (const char *const[]){ "controllers", "subtree_control", "type", "events", NULL }; *file; file++) {
		char path[64];

		snprintf(path, sizeof(path), "/sys/fs/cgroup/cgroup.%s", *file);
		print_file(path);
	}
	read_file("/sys/fs/cgroup/cgroup.procs", text, sizeof(text));
	print_lines("processes in it", text);
	for (const char *const *file = (const char *const[]){ "pids.current", "pids.max", "memory.max", "cpu.max", "cpu.weight", NULL }; *file; file++) {
		char path[64];

		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s", *file);
		print_file(path);
	}
}

int main(int argc, char **argv)
{
	print_own_descriptors();
	print_signals();
	print_process_controls();
	section("arguments and environment");
	for (int i = 0; i < argc; i++)
		printf("argument %s\n", argv[i]);
	for (char **each = environ; *each; each++)
		puts(*each);
	print_limits();
	print_of_process("/proc/self");
	print_of_process("/proc/1");
	print_namespaces();
	print_mounts();
	print_cgroup();
	print_keyring();
	print_system();
	for (const char *const *folder = (const char *const[]){ "/", "/dev", "/dev/shm", "/dev/mqueue", "/sys", "/tmp", "/run", "/etc", NULL }; *folder; folder++)
		print_folder(*folder);
	print_processes();
	print_children();
	return 0;
}
