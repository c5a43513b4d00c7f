// SPDX-License-Identifier: Apache-2.0
#include "emulator.h"
#include "../frame.h"
#include "log.h"
#include "mountinfo.h"
#include "output.h"
#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* solver/llbsolver/ops/exec_binfmt.go of BuildKit, qemuMountName */
#define BUILDKITS_EMULATOR "/dev/.buildkit_qemu_emulator"
#define SIZE_MAX_BYTES	   (256L * 1024 * 1024)

/* It is a mount of its own, which nobody in the step has made: bob-step is the first there. */
static bool is_buildkits(int pid, int file)
{
	char *text = mountinfo_read(pid), *rest = text;
	int id = mount_id_of(file);
	bool is_found = false;
	struct mount mount;

	while (text && !is_found && mountinfo_next(&rest, &mount))
		is_found = mount.id == id && !strcmp(mount.path, BUILDKITS_EMULATOR);
	free(text);
	return is_found;
}

/* Only system calls: this program has threads, whose locks a fork may have caught. */
static __attribute__((noreturn)) void execute_stopped(const char *program)
{
	char *argv[] = { (char *)program, NULL }, *envp[] = { NULL };

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execve(program, argv, envp);
	_exit(1);
}

/* What the kernel executes for a program; stopped before its first instruction. -1: it executes nothing. */
static int open_executed(const char *program)
{
	pid_t child = fork();
	int status = 0, file = -1;

	if (!child)
		execute_stopped(program);
	if (child < 0)
		return -1;
	if (waitpid(child, &status, 0) == child && WIFSTOPPED(status))
		file = proc_open(child, "exe", O_PATH);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return file;
}

static bool is_same_file(int a, int b)
{
	struct stat one, other;

	return !fstat(a, &one) && !fstat(b, &other) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool is_machines(int file, const char *foreign)
{
	int executed = open_executed(foreign);
	bool is_same = executed >= 0 && is_same_file(executed, file);

	if (executed >= 0)
		close(executed);
	return is_same;
}

bool emulator_is_trusted(int pid, int file, const char *foreign)
{
	return is_buildkits(pid, file) || is_machines(file, foreign);
}

static bool is_same_version(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       !memcmp(&a->st_ctim, &b->st_ctim, sizeof(a->st_ctim));
}

/* The last one is kept: the machine's own is the same file for every step. */
static const __u8 *digest(int file)
{
	static __u8 sha256[SHA256_DIGEST_SIZE];
	static struct stat known;
	struct sha256_ctx context;
	struct stat info;
	void *content;

	if (fstat(file, &info))
		memset(&info, 0, sizeof(info));
	else if (is_same_version(&info, &known))
		return sha256;
	memset(&known, 0, sizeof(known));
	memset(sha256, 0, sizeof(sha256));
	content =
		info.st_size <= SIZE_MAX_BYTES ? mmap(NULL, info.st_size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
	if (content == MAP_FAILED)
		return sha256;
	sha256_init(&context);
	sha256_update(&context, info.st_size, content);
	sha256_digest(&context, SHA256_DIGEST_SIZE, sha256);
	munmap(content, info.st_size);
	known = info;
	return sha256;
}

void emulator_tell(__u32 step, int pid, const struct shim *shim)
{
	struct {
		struct emulator_body body;
		char path[BOB_PATH_MAX];
	} told = { .body = { .machine = shim->machine } };

	char link[64];
	ssize_t length;

	if (shim->emulator < 0)
		return;
	memcpy(told.body.sha256, digest(shim->emulator), sizeof(told.body.sha256));
	snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	length = readlink(link, told.path, sizeof(told.path));
	output_frame(FRAME_EMULATOR, step, &told, sizeof(told.body) + (length > 0 ? length : 0));
}
