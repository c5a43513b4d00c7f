// SPDX-License-Identifier: Apache-2.0
/*
 * Every way to a file, a program, an address or a right, one deed each: ways NAME; `ways give` is who hands
 * things to a step from outside. 77: this kernel has no such way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fanotify.h>
#include <linux/if_packet.h>
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define NO_SUCH_WAY 77
#define MUST(x) do { if ((long)(x) < 0) { perror(#x); exit(1); } } while (0)
/* Of what not every kernel has. */
#define MAY(x) do { if ((long)(x) < 0) { int error = errno; perror(#x); exit(is_absent(error) ? NO_SUCH_WAY : 1); } } while (0)

#define MPTCP_PROTOCOL	262
#define SCTP_PROTOCOL	132
#define FASTOPEN_CONNECT 30
#define SYS_FCHMODAT2	452
#define SYS_SETXATTRAT	463
#define SYS_REMOVEXATTRAT 466
#define SYS_OPEN_TREE_ATTR 467

static int is_absent(int error)
{
	return error == ENOSYS || error == EAFNOSUPPORT || error == EPROTONOSUPPORT || error == ESOCKTNOSUPPORT || error == ENODEV;
}

static char *const arguments[] = { "true", NULL };

static int made(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

	MUST(fd);
	MUST(write(fd, "text", 4));
	MUST(lseek(fd, 0, SEEK_SET));
	return fd;
}

static void in_child(void (*run)(void))
{
	pid_t pid = fork();
	int status;

	MUST(pid);
	if (!pid) {
		run();
		_exit(0);
	}
	MUST(waitpid(pid, &status, 0));
	if (status)
		exit(WEXITSTATUS(status) ? WEXITSTATUS(status) : 1);
}

/* Opens */

static void way_open(void) { MUST(syscall(SYS_open, "/etc/passwd", O_RDONLY)); }
static void way_openat(void) { MUST(syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY)); }
static void way_creat(void) { MUST(syscall(SYS_creat, "/tmp/way", 0600)); }

static void way_openat2(void)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = RESOLVE_BENEATH };
	int etc = open("/etc", O_PATH | O_DIRECTORY);

	MUST(syscall(SYS_openat2, etc, "passwd", &how, sizeof(how)));
}

static void way_open_by_handle_at(void)
{
	struct { struct file_handle head; char room[128]; } handle = { .head.handle_bytes = 128 };
	int mount, fd = made("/tmp/way");

	(void)fd;
	MUST(name_to_handle_at(AT_FDCWD, "/tmp/way", &handle.head, &mount, 0));
	mount = open("/tmp", O_RDONLY);
	MUST(open_by_handle_at(mount, &handle.head, O_RDONLY));
}

static void way_reopen(void)
{
	char path[64];
	int fd = open("/etc/passwd", O_PATH);

	MUST(fd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	MUST(open(path, O_RDONLY));
}

static void way_reopen_deleted(void)
{
	char path[64];
	int fd = made("/tmp/way");

	MUST(unlink("/tmp/way"));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	MUST(open(path, O_RDONLY));
}

static void way_tmpfile(void)
{
	char path[64];
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0644);

	MUST(fd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	MUST(linkat(AT_FDCWD, path, AT_FDCWD, "/tmp/way", AT_SYMLINK_FOLLOW));
}

static void way_o_path(void) { MUST(open("/etc/passwd", O_PATH)); }

/* Programs */

static void way_execve(void) { execve("/bin/true", arguments, NULL); }
static void way_execveat(void) { syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, NULL, 0); }
static void way_exec_path_fd(void) { syscall(SYS_execveat, open("/bin/true", O_PATH), "", arguments, NULL, AT_EMPTY_PATH); }

static int memfd_of(const char *path)
{
	int from = open(path, O_RDONLY), to = memfd_create("way", MFD_CLOEXEC);
	struct stat status;

	MUST(from);
	MUST(to);
	MUST(fstat(from, &status));
	MUST(sendfile(to, from, NULL, status.st_size));
	return to;
}

static void way_exec_memfd(void) { syscall(SYS_execveat, memfd_of("/bin/true"), "", arguments, NULL, AT_EMPTY_PATH); }

static void way_mmap(void)
{
	int fd = open("/bin/true", O_RDONLY);

	MUST(fd);
	if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED)
		exit(1);
}

static void way_mmap_memfd(void)
{
	if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, memfd_of("/bin/true"), 0) == MAP_FAILED)
		exit(1);
}

/* Descriptors */

static void way_inherit(void)
{
	int fd = open("/etc/passwd", O_RDONLY);

	MUST(fd);
	MUST(dup2(fd, 0));
	execve("/bin/cat", (char *[]){ "cat", NULL }, NULL);
}

static int received(int socket)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec text = { &byte, 1 };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };

	MUST(recvmsg(socket, &message, 0));
	if (message.msg_controllen < sizeof(struct cmsghdr))
		exit(1);
	return *(int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
}

static void send_descriptor(int socket, int fd)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr head; } control = { .head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	struct iovec text = { "x", 1 };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };

	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	MUST(sendmsg(socket, &message, 0));
}

static void way_pass(void)
{
	int pair[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	send_descriptor(pair[0], open("/etc/hostname", O_RDONLY));
	MUST(received(pair[1]));
}

static void way_pass_many(void)
{
	char byte, control[2][CMSG_SPACE(sizeof(int))];
	struct iovec text = { &byte, 1 };
	struct mmsghdr messages[2] = {
		{ .msg_hdr = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control[0], .msg_controllen = sizeof(control[0]) } },
		{ .msg_hdr = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control[1], .msg_controllen = sizeof(control[1]) } },
	};
	int pair[2];

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	send_descriptor(pair[0], open("/etc/hostname", O_RDONLY));
	send_descriptor(pair[0], open("/etc/passwd", O_RDONLY));
	if (recvmmsg(pair[1], messages, 2, 0, NULL) != 2)
		exit(1);
}

/* Outside of the step, for those who ask at an abstract name: a file, or a connection. */
static struct sockaddr_un giver = { .sun_family = AF_UNIX, .sun_path = "\0bob-giver" };
#define GIVER_SIZE (offsetof(struct sockaddr_un, sun_path) + 10)

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void give(void)
{
	int giving = socket(AF_UNIX, SOCK_STREAM, 0), listening = socket(AF_INET, SOCK_STREAM, 0), connection = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	struct sockaddr_in address = loopback(5009);

	setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	MUST(bind(listening, (void *)&address, sizeof(address)));
	MUST(listen(listening, 1));
	MUST(connect(connection, (void *)&address, sizeof(address)));
	MUST(bind(giving, (void *)&giver, GIVER_SIZE));
	MUST(listen(giving, 1));
	puts("ready");
	fflush(stdout);
	for (;;) {
		int asking = accept(giving, NULL, NULL);
		char what;

		MUST(asking);
		MUST(read(asking, &what, 1));
		send_descriptor(asking, what == 'c' ? connection : open("/etc/passwd", O_RDONLY));
		close(asking);
	}
}

static int given(char what)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	MUST(connect(fd, (void *)&giver, GIVER_SIZE));
	MUST(write(fd, &what, 1));
	return received(fd);
}

static void way_pass_from_outside(void) { char byte; MUST(read(given('f'), &byte, 1)); }
static void way_pass_connection(void) { MUST(write(given('c'), "x", 1)); }

static void way_pidfd_getfd(void)
{
	int fd = open("/etc/passwd", O_RDONLY), pidfd = syscall(SYS_pidfd_open, getpid(), 0);

	MUST(fd);
	MAY(syscall(SYS_pidfd_getfd, pidfd, fd, 0));
}

static void way_seize_fd(void)
{
	pid_t pid = fork();

	if (!pid) {
		MUST(open("/etc/hostname", O_RDONLY));
		pause();
	}
	usleep(50000);
	MAY(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, pid, 0), 3, 0));
	kill(pid, SIGKILL);
	wait(NULL);
}

/* From one descriptor to another */

static void way_sendfile(void) { MUST(sendfile(made("/tmp/way"), open("/etc/passwd", O_RDONLY), NULL, 100)); }
static void way_copy_file_range(void) { MUST(copy_file_range(made("/tmp/from"), NULL, made("/tmp/way"), NULL, 4, 0)); }

static void way_splice(void)
{
	int pipes[4];

	MUST(pipe(pipes));
	MUST(pipe(pipes + 2));
	MUST(splice(open("/etc/passwd", O_RDONLY), NULL, pipes[1], NULL, 10, 0));
	MUST(tee(pipes[0], pipes[3], 10, 0));
	MUST(splice(pipes[2], NULL, made("/tmp/way"), NULL, 10, 0));
}

static void way_vmsplice(void)
{
	struct iovec text = { "text", 4 };
	int ends[2];

	MUST(pipe(ends));
	MUST(vmsplice(ends[1], &text, 1, 0));
	MUST(splice(ends[0], NULL, made("/tmp/way"), NULL, 4, 0));
}

/* Names, owners, attributes, sizes */

static void way_rename(void) { made("/tmp/from"); MUST(syscall(SYS_rename, "/tmp/from", "/tmp/way")); }
static void way_renameat(void) { made("/tmp/from"); MUST(renameat(AT_FDCWD, "/tmp/from", AT_FDCWD, "/tmp/way")); }
static void way_exchange(void) { made("/tmp/from"); made("/tmp/way"); MUST(syscall(SYS_renameat2, AT_FDCWD, "/tmp/from", AT_FDCWD, "/tmp/way", 2)); }
static void way_whiteout(void) { made("/tmp/from"); MUST(syscall(SYS_renameat2, AT_FDCWD, "/tmp/from", AT_FDCWD, "/tmp/way", 4)); }
static void way_link(void) { made("/tmp/from"); MUST(link("/tmp/from", "/tmp/way")); }
static void way_link_empty_path(void) { MUST(linkat(made("/tmp/from"), "", AT_FDCWD, "/tmp/way", AT_EMPTY_PATH)); }
static void way_symlink(void) { MUST(symlink("text", "/tmp/way")); }
static void way_symlinkat(void) { MUST(symlinkat("text", open("/tmp", O_PATH), "way")); }
static void way_mknod(void) { MUST(mknod("/tmp/way", S_IFCHR | 0600, 0x103)); }
static void way_mkdir(void) { MUST(mkdirat(open("/tmp", O_PATH), "way", 0700)); }
static void way_unlink(void) { made("/tmp/way"); MUST(unlink("/tmp/way")); }
static void way_rmdir(void) { mkdir("/tmp/way", 0700); MUST(rmdir("/tmp/way")); }
static void way_chmod(void) { made("/tmp/way"); MUST(chmod("/tmp/way", 04711)); }
static void way_fchmod(void) { MUST(fchmod(made("/tmp/way"), 04711)); }
static void way_fchmodat2(void) { MAY(syscall(SYS_FCHMODAT2, made("/tmp/way"), "", 0600, AT_EMPTY_PATH)); }
static void way_chown(void) { made("/tmp/way"); MUST(chown("/tmp/way", 1, 1)); }
static void way_lchown(void) { symlink("text", "/tmp/way"); MUST(lchown("/tmp/way", 1, 1)); }
static void way_fchown(void) { MUST(fchown(made("/tmp/way"), 1, 1)); }
static void way_fchownat(void) { MUST(fchownat(made("/tmp/way"), "", 1, 1, AT_EMPTY_PATH)); }
static void way_truncate(void) { made("/tmp/way"); MUST(truncate("/tmp/way", 2)); }
static void way_ftruncate(void) { MUST(ftruncate(made("/tmp/way"), 2)); }
static void way_fallocate(void) { MUST(fallocate(made("/tmp/way"), 0, 0, 8192)); }
static void way_setxattr(void) { made("/work/way"); MUST(setxattr("/work/way", "trusted.way", "1", 1, 0)); }
static void way_fsetxattr(void) { MUST(fsetxattr(made("/work/way"), "trusted.way", "1", 1, 0)); }
static void way_removexattr(void) { way_setxattr(); MUST(removexattr("/work/way", "trusted.way")); }

static void way_file_capabilities(void)
{
	unsigned int value[5] = { 0x02000001, 1 << 13 }; /* VFS_CAP_REVISION_2, effective; CAP_NET_RAW */

	made("/work/way");
	MUST(setxattr("/work/way", "security.capability", value, sizeof(value), 0));
}

static void way_setxattrat(void)
{
	struct { unsigned long value; unsigned int size, flags; } arguments = { (unsigned long)"1", 1, 0 };

	made("/work/way");
	MAY(syscall(SYS_SETXATTRAT, AT_FDCWD, "/work/way", 0, "trusted.way", &arguments, sizeof(arguments)));
	MUST(syscall(SYS_REMOVEXATTRAT, AT_FDCWD, "/work/way", 0, "trusted.way"));
}

static void way_name_to_handle_at(void)
{
	struct { struct file_handle head; char room[128]; } handle = { .head.handle_bytes = 128 };
	int mount;

	close(made("/tmp/way"));
	MUST(name_to_handle_at(AT_FDCWD, "/tmp/way", &handle.head, &mount, 0));
}

static void way_lock(void) { struct flock lock = { .l_type = F_WRLCK }; MUST(fcntl(made("/tmp/way"), F_SETLK, &lock)); }

/* Mounts and namespaces */

static void way_mount(void) { mkdir("/tmp/mounted", 0755); MUST(mount("source", "/tmp/mounted", "tmpfs", 0, NULL)); }
static void way_bind(void) { mkdir("/tmp/mounted", 0755); MUST(mount("/etc", "/tmp/mounted", NULL, MS_BIND, NULL)); MUST(open("/tmp/mounted/passwd", O_RDONLY)); }
static void way_umount(void) { way_mount(); MUST(umount2("/tmp/mounted", 0)); }

static void way_fsmount(void)
{
	int context = syscall(SYS_fsopen, "tmpfs", 0), mount;

	MAY(context);
	mkdir("/tmp/mounted", 0755);
	MUST(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", "a-source", 0));
	MUST(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	mount = syscall(SYS_fsmount, context, 0, 0);
	MUST(mount);
	MUST(syscall(SYS_move_mount, mount, "", AT_FDCWD, "/tmp/mounted", MOVE_MOUNT_F_EMPTY_PATH));
}

static void way_open_tree(void)
{
	int tree = syscall(SYS_open_tree, AT_FDCWD, "/etc", OPEN_TREE_CLONE);

	MAY(tree);
	mkdir("/tmp/mounted", 0755);
	MUST(syscall(SYS_move_mount, tree, "", AT_FDCWD, "/tmp/mounted", MOVE_MOUNT_F_EMPTY_PATH));
}

static void way_detached(void)
{
	struct open_how how = { .flags = O_RDONLY };
	int tree = syscall(SYS_open_tree, AT_FDCWD, "/etc", OPEN_TREE_CLONE);

	MAY(tree);
	MUST(syscall(SYS_openat2, tree, "passwd", &how, sizeof(how)));
}

static void way_open_tree_attr(void)
{
	struct mount_attr attributes = { .attr_set = MOUNT_ATTR_RDONLY };
	int tree = syscall(SYS_OPEN_TREE_ATTR, AT_FDCWD, "/etc", OPEN_TREE_CLONE, &attributes, sizeof(attributes));

	MAY(tree);
	MUST(openat(tree, "passwd", O_RDONLY));
}

static void way_mount_setattr(void)
{
	struct mount_attr attributes = { .attr_set = MOUNT_ATTR_RDONLY };

	way_mount();
	MAY(syscall(SYS_mount_setattr, AT_FDCWD, "/tmp/mounted", 0, &attributes, sizeof(attributes)));
}

static void way_pivot_root(void)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	way_mount();
	mkdir("/tmp/mounted/old", 0755);
	MUST(syscall(SYS_pivot_root, "/tmp/mounted", "/tmp/mounted/old"));
	MUST(chdir("/"));
	MUST(open("/old/etc/passwd", O_RDONLY));
}

static void way_chroot(void) { mkdir("/tmp/mounted", 0755); close(made("/tmp/mounted/way")); MUST(chroot("/tmp/mounted")); MUST(open("/way", O_RDONLY)); }
static void way_unshare(void) { MUST(unshare(CLONE_NEWNS)); MUST(open("/etc/passwd", O_RDONLY)); }
static void way_unshare_user(void) { MUST(unshare(CLONE_NEWUSER | CLONE_NEWNS)); MUST(open("/etc/passwd", O_RDONLY)); }

static void way_clone(void)
{
	pid_t pid = syscall(SYS_clone, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);

	MUST(pid);
	if (!pid) {
		MUST(open("/etc/passwd", O_RDONLY));
		_exit(0);
	}
	wait(NULL);
}

static void way_setns(void)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY);

	MUST(unshare(CLONE_NEWUTS));
	MUST(setns(fd, 0));
}

/* Rights, other processes, the kernel */

static void way_setuid(void) { MUST(setgid(1000)); MUST(setuid(1000)); execve("/bin/true", arguments, NULL); }
static void way_setresuid(void) { MUST(setresgid(1, 2, 3)); MUST(setresuid(1, 2, 3)); execve("/bin/true", arguments, NULL); }

static void way_capset(void)
{
	unsigned int head[2] = { 0x20080522, 0 }, sets[6] = { 0 };

	MUST(syscall(SYS_capset, head, sets));
	if (open("/etc/shadow", O_WRONLY) >= 0)
		puts("still allowed");
}

static void way_ptrace(void)
{
	pid_t pid = fork();

	if (!pid)
		pause();
	MUST(ptrace(PTRACE_SEIZE, pid, 0, 0));
	MUST(kill(pid, SIGKILL));
	wait(NULL);
}

static void way_process_vm_readv(void)
{
	static char source[] = "text";
	char target[5];
	struct iovec to = { target, 5 }, from = { source, 5 };

	MUST(process_vm_readv(getpid(), &to, 1, &from, 1, 0));
}

static void way_process_vm_writev(void)
{
	static char path[] = "/tmp/no", other[] = "/tmp/way";
	struct iovec from = { other, 9 }, to = { path, 9 };

	MUST(process_vm_writev(getpid(), &from, 1, &to, 1, 0));
	MUST(mkdir("/tmp/way", 0755));
}

static void way_bpf(void)
{
	struct { unsigned int type, key, value, entries; char room[112]; } attributes = { 2 /* array */, 4, 4, 1, { 0 } };

	MUST(syscall(SYS_bpf, 0 /* BPF_MAP_CREATE */, &attributes, sizeof(attributes)));
}

/* No module at all: the kernel refuses it, whatever it may. */
static void way_init_module(void)
{
	if (!syscall(SYS_init_module, "no module", 9, "") || errno == ENOSYS)
		exit(errno == ENOSYS ? NO_SUCH_WAY : 1);
}

static void way_finit_module(void)
{
	if (!syscall(SYS_finit_module, open("/etc/passwd", O_RDONLY), "", 0) || errno == ENOSYS)
		exit(errno == ENOSYS ? NO_SUCH_WAY : 1);
}

static void way_kexec_load(void)
{
	if (!syscall(SYS_kexec_load, 0, 0, 0x1f0000UL /* an architecture that is none */, 0) || errno == ENOSYS)
		exit(errno == ENOSYS ? NO_SUCH_WAY : 1);
}

static void way_add_key(void) { MUST(syscall(SYS_add_key, "user", "way", "text", 4, KEY_SPEC_PROCESS_KEYRING)); MUST(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 0)); }
static void way_request_key(void) { syscall(SYS_request_key, "user", "bob-no-such-key", "callout", 0); }
static void way_request_key_plain(void) { syscall(SYS_request_key, "user", "bob-no-such-key", NULL, 0); }
static void way_userfaultfd(void) { MUST(syscall(SYS_userfaultfd, O_CLOEXEC)); }

/* What the kernel opens and writes by itself */

static void way_acct(void)
{
	close(made("/work/accounting"));
	MAY(syscall(SYS_acct, "/work/accounting"));
	MUST(syscall(SYS_acct, NULL));
}

static void way_swapon(void)
{
	close(made("/tmp/way"));
	if (!swapon("/tmp/way", 0)) /* not on a tmpfs, and without a signature */
		exit(1);
}

static void way_quotactl(void) { if (!syscall(SYS_quotactl, 0x800002 << 8 /* Q_QUOTAON */, "/dev/null", 0, "/tmp/way")) exit(1); }

/* Watching */

static void way_fanotify(void)
{
	struct { struct fanotify_event_metadata head; char room[4096]; } event;
	int group = syscall(SYS_fanotify_init, FAN_CLASS_NOTIF, O_RDONLY);

	MAY(group);
	MUST(syscall(SYS_fanotify_mark, group, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "/etc/passwd"));
	MUST(open("/etc/passwd", O_RDONLY));
	MUST(read(group, &event, sizeof(event)));
	MUST(event.head.fd);
}

static void way_fanotify_names(void) { MAY(syscall(SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY)); }
static void way_inotify(void) { MUST(inotify_add_watch(inotify_init1(0), "/etc", IN_OPEN)); }

/* Network */

static int listener(int protocol, int port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM, protocol), on = 1;

	MAY(fd);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	MUST(bind(fd, (void *)&address, sizeof(address)));
	MUST(listen(fd, 5));
	return fd;
}

static void way_connect(void)
{
	struct sockaddr_in address = loopback(5001);

	listener(0, 5001);
	MUST(connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, sizeof(address)));
}

static void way_connect_udp(void)
{
	struct sockaddr_in address = loopback(5002);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	MUST(connect(fd, (void *)&address, sizeof(address)));
	MUST(send(fd, "x", 1, 0));
}

static void way_sendto(void)
{
	struct sockaddr_in address = loopback(5003);

	MUST(sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (void *)&address, sizeof(address)));
}

static void way_sendmmsg(void)
{
	struct sockaddr_in address = loopback(5004);
	struct iovec text = { "x", 1 };
	struct mmsghdr message = { .msg_hdr = { .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &text, .msg_iovlen = 1 } };

	MUST(sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), &message, 1, 0));
}

static void way_fastopen(void)
{
	struct sockaddr_in address = loopback(5005);

	listener(0, 5005);
	MUST(sendto(socket(AF_INET, SOCK_STREAM, 0), "x", 1, MSG_FASTOPEN, (void *)&address, sizeof(address)));
}

static void way_fastopen_connect(void)
{
	struct sockaddr_in address = loopback(5006);
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	listener(0, 5006);
	MUST(setsockopt(fd, IPPROTO_TCP, FASTOPEN_CONNECT, &on, sizeof(on)));
	MUST(connect(fd, (void *)&address, sizeof(address)));
	MUST(write(fd, "x", 1));
}

static void way_mptcp(void)
{
	struct sockaddr_in address = loopback(5007);
	int fd;

	listener(MPTCP_PROTOCOL, 5007);
	fd = socket(AF_INET, SOCK_STREAM, MPTCP_PROTOCOL);
	MUST(connect(fd, (void *)&address, sizeof(address)));
	MUST(write(fd, "0123456789", 10));
	close(fd);
	usleep(100000);
}

static void way_sctp(void)
{
	struct sockaddr_in address = loopback(5008);
	int fd = socket(AF_INET, SOCK_STREAM, SCTP_PROTOCOL);

	MAY(fd);
	connect(fd, (void *)&address, sizeof(address));
}

static void way_abstract(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "\0way" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	socklen_t size = offsetof(struct sockaddr_un, sun_path) + 4;

	MUST(bind(fd, (void *)&address, size));
	MUST(listen(fd, 1));
	MUST(connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, size));
}

static void way_netlink(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	struct nlmsghdr message = { .nlmsg_len = sizeof(message), .nlmsg_type = NLMSG_NOOP };

	MUST(send(fd, &message, sizeof(message), 0));
}

static void way_raw(void) { MUST(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }

/* Hears every packet without being bound. */
static void way_packet(void) { MAY(socket(AF_PACKET, SOCK_RAW, htons(3 /* ETH_P_ALL */))); }

static void way_vsock(void)
{
	struct sockaddr_vm address = { .svm_family = AF_VSOCK, .svm_port = 1234, .svm_cid = 2 };
	int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK, 0);

	MAY(fd);
	connect(fd, (void *)&address, sizeof(address));
}

static void way_alg(void) { MAY(socket(AF_ALG, SOCK_SEQPACKET, 0)); }

/* Other calling conventions */

#if defined(__x86_64__)
static void way_i386(void)
{
	char *low = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	long result;

	strcpy(low, "/etc/passwd");
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(5), "b"(low), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	MUST(result);
}

static void way_x32(void) { MAY(syscall(0x40000000 | SYS_getpid)); }
static void way_uselib(void) { MAY(syscall(SYS_uselib, "/bin/true")); }
static void way_iopl(void) { MAY(syscall(SYS_iopl, 3)); }
static void way_ioperm(void) { MAY(syscall(SYS_ioperm, 0x80, 1, 1)); }
#else
static void way_i386(void) { exit(NO_SUCH_WAY); }
static void way_x32(void) { exit(NO_SUCH_WAY); }
static void way_uselib(void) { exit(NO_SUCH_WAY); }
static void way_iopl(void) { exit(NO_SUCH_WAY); }
static void way_ioperm(void) { exit(NO_SUCH_WAY); }
#endif

#define WAY(name) { #name, way_##name }
static const struct {
	const char *name;
	void (*go)(void);
} ways[] = {
	WAY(open), WAY(openat), WAY(creat), WAY(openat2), WAY(open_by_handle_at), WAY(reopen), WAY(reopen_deleted), WAY(tmpfile), WAY(o_path),
	WAY(execve), WAY(execveat), WAY(exec_path_fd), WAY(exec_memfd), WAY(mmap), WAY(mmap_memfd),
	WAY(inherit), WAY(pass), WAY(pass_many), WAY(pass_from_outside), WAY(pass_connection), WAY(pidfd_getfd), WAY(seize_fd),
	WAY(sendfile), WAY(copy_file_range), WAY(splice), WAY(vmsplice),
	WAY(rename), WAY(renameat), WAY(exchange), WAY(whiteout), WAY(link), WAY(link_empty_path), WAY(symlink), WAY(symlinkat), WAY(mknod), WAY(mkdir), WAY(unlink), WAY(rmdir),
	WAY(chmod), WAY(fchmod), WAY(fchmodat2), WAY(chown), WAY(lchown), WAY(fchown), WAY(fchownat), WAY(truncate), WAY(ftruncate), WAY(fallocate),
	WAY(setxattr), WAY(fsetxattr), WAY(removexattr), WAY(file_capabilities), WAY(setxattrat), WAY(name_to_handle_at), WAY(lock),
	WAY(mount), WAY(bind), WAY(umount), WAY(fsmount), WAY(open_tree), WAY(detached), WAY(open_tree_attr), WAY(mount_setattr), WAY(pivot_root), WAY(chroot),
	WAY(unshare), WAY(unshare_user), WAY(clone), WAY(setns),
	WAY(setuid), WAY(setresuid), WAY(capset), WAY(ptrace), WAY(process_vm_readv), WAY(process_vm_writev), WAY(bpf), WAY(init_module), WAY(finit_module), WAY(kexec_load),
	WAY(add_key), WAY(request_key), WAY(request_key_plain), WAY(userfaultfd), WAY(acct), WAY(swapon), WAY(quotactl), WAY(fanotify), WAY(fanotify_names), WAY(inotify),
	WAY(connect), WAY(connect_udp), WAY(sendto), WAY(sendmmsg), WAY(fastopen), WAY(fastopen_connect), WAY(mptcp), WAY(sctp), WAY(abstract), WAY(netlink), WAY(raw), WAY(packet), WAY(vsock), WAY(alg),
	WAY(i386), WAY(x32), WAY(uselib), WAY(iopl), WAY(ioperm),
};

/* Each in a process of its own, so that namespaces and rights it gives up are no other's. */
int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "give"))
		give();
	for (unsigned int i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (argc > 1 && !strcmp(argv[1], ways[i].name)) {
			in_child(ways[i].go);
			return 0;
		}
	return 64;
}
