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

/* 0, or the errno of Go's findExecutable. */
static long check_executable(const char *path, bool *missing)
{
	struct statx info = { 0 };
	long result = sys6(__NR_statx, AT_FDCWD, (long)path, 0, STATX_TYPE | STATX_MODE, (long)&info, 0);

	*missing = result < 0;
	if (result < 0)
		return -result;
	if ((info.stx_mode & S_IFMT) == S_IFDIR)
		return EISDIR;
	result = sys(__NR_faccessat2, AT_FDCWD, path, 1 /* X_OK */, AT_EACCESS);
	if (result == -ENOSYS || result == -EPERM)
		return info.stx_mode & 0111 ? 0 : EACCES;
	return -result;
}

static __attribute__((noreturn)) void fail(const char *name, const char *verb, const char *text, int code)
{
	SAY("runc run failed: unable to start container process: exec: \"", name, "\": ", verb, *verb ? " " : "",
	    *verb ? name : "", *verb ? ": " : "", text);
	leave(code);
}

static __attribute__((noreturn)) void run(struct step *step, const char *path)
{
	long error = -sys(__NR_execve, path, step->argv, step->envp, 0);

	SAY("exec ", path, ": ", text_of(error));
	leave(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
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
		long error = check_executable(name, &missing);

		if (error)
			fail(name, missing ? "stat" : "", text_of(error),
			     error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
		run(step, name);
	}
	for (const char *entry = search_path(step->envp); entry && *name;) {
		entry = join(path, sizeof(path), entry, name);
		if (path[0] && !check_executable(path, &missing))
			run(step, path);
	}
	fail(name, "", "executable file not found in $PATH", EXIT_NOT_FOUND);
}
