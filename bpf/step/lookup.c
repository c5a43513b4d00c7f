// SPDX-License-Identifier: Apache-2.0
/*
 * Finds and executes the command as runc does, in runc's words, so that a wrapped step fails like an unwrapped one.
 * runc: libcontainer/standard_init_linux.go calls Go's exec.LookPath; https://go.dev/src/os/exec/lp_unix.go
 */
#include "step.h"
#include <asm/errno.h>
#include <linux/stat.h>

static const char *text_of(long error)
{
	switch (error) {
	case ENOENT:
		return "no such file or directory";
	case EACCES:
		return "permission denied";
	case ENOEXEC:
		return "exec format error";
	case ENOTDIR:
		return "not a directory";
	case EISDIR:
		return "is a directory";
	case ELOOP:
		return "too many levels of symbolic links";
	case ENAMETOOLONG:
		return "file name too long";
	case E2BIG:
		return "argument list too long";
	case ENOMEM:
		return "cannot allocate memory";
	case ETXTBSY:
		return "text file busy";
	case EPERM:
		return "operation not permitted";
	default:
		return "input/output error";
	}
}

static long check_access(const char *path, __u32 mode)
{
	long result = sys(__NR_faccessat2, AT_FDCWD, path, 1 /* X_OK */, AT_EACCESS);

	if (result == -ENOSYS || result == -EPERM)
		return mode & 0111 ? 0 : EACCES;
	return -result;
}

/* 0, or the errno of Go's findExecutable. Before Go 1.20 it looked at the file's mode alone. */
static long check_executable(const struct step *step, const char *path, bool *missing)
{
	struct statx info = { 0 };
	long result = sys6(__NR_statx, AT_FDCWD, (long)path, 0, STATX_TYPE | STATX_MODE, (long)&info, 0);
	bool is_directory = (info.stx_mode & S_IFMT) == S_IFDIR;

	*missing = result < 0;
	if (result < 0)
		return -result;
	if (!(step->ready.flags & READY_GO_SINCE_1_20))
		return !is_directory && info.stx_mode & 0111 ? 0 : EACCES;
	return is_directory ? EISDIR : check_access(path, info.stx_mode);
}

#define REPORT "runc run failed: unable to start container process: "

/* What runc itself reports: it has read the error from its init and exits with 1. */
static __attribute__((noreturn)) void fail(const struct step *step, const char *verb, const char *text)
{
	const char *name = step->argv[0];

	SAY_PART(REPORT, step->ready.flags & READY_RUNC_SINCE_1_2 ? "error during container init: " : "", "exec: ");
	say_quoted(name);
	SAY(": ", verb, *verb ? " " : "", *verb ? name : "", *verb ? ": " : "", text);
	leave(1);
}

/* What runc's init reports when nobody listens to it any more. Since runc 1.2 it then exits with 255. */
static __attribute__((noreturn)) void run(const struct step *step, const char *path)
{
	long error = 0;

	if (!(step->ready.flags & READY_RUNC_SINCE_1_2) && (error = check_access(path, 0111))) {
		SAY(REPORT, "exec ", path, ": ", text_of(error)); /* a look of its own before it closes its eyes */
		leave(1);
	}
	error = -sys(__NR_execve, path, step->argv, step->envp, 0);
	SAY("exec ", path, ": ", text_of(error));
	leave(step->ready.flags & READY_RUNC_SINCE_1_2 ? 255 : 1);
}

static const char *search_path(char **envp)
{
	for (; *envp; envp++)
		if (starts_with(*envp, "PATH="))
			return *envp + 5;
	return "";
}

/* Joins one entry of PATH and the name; an empty entry is the current directory. Returns the next entry or NULL. */
static const char *join(char *to, size_t room, const char *entry, const char *name)
{
	size_t length = 0, name_length = length_of(name);

	while (entry[length] && entry[length] != ':')
		length++;
	to[0] = 0;
	if (length + name_length + 3 <= room) {
		char *end = to;

		for (size_t i = 0; i < length; i++)
			*end++ = entry[i];
		if (!length)
			*end++ = '.';
		*end++ = '/';
		for (size_t i = 0; i <= name_length; i++)
			*end++ = name[i];
	}
	return entry[length] ? entry + length + 1 : NULL;
}

static bool has_slash(const char *name)
{
	while (*name && *name != '/')
		name++;
	return *name;
}

void execute(struct step *step)
{
	const char *name = step->argv[0];
	bool missing = false;
	char path[4096];

	if (has_slash(name)) {
		long error = check_executable(step, name, &missing);

		if (error)
			fail(step, missing ? "stat" : "", text_of(error));
		run(step, name);
	}
	for (const char *entry = search_path(step->envp); *entry && *name;) {
		const char *next = join(path, sizeof(path), entry, name);

		if (path[0] && !check_executable(step, path, &missing)) {
			if (path[0] != '/')
				fail(step, "", "cannot run executable found relative to current directory");
			run(step, path);
		}
		if (!next)
			break;
		entry = next;
	}
	fail(step, "", "executable file not found in $PATH");
}
