/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes QEMU's linux-user an emulator as BuildKit has them: what an emulated program executes is emulated too, without binfmt_misc.
 * Set-up puts this file beside QEMU's own, which stay as they are, and has the linker send calls of do_syscall() and loader_exec() here.
 */
#include "qemu/osdep.h"

#include "qemu.h"

#include "loader.h"
#include "user-internals.h"
#include "user/safe-syscall.h"
#include <sys/auxv.h>
#include <sys/syscall.h>

#define EMULATOR	  "/proc/self/exe"
#define SCRIPT_LINE_MAX	  256 /* of Linux: BINPRM_BUF_SIZE */
#define SCRIPTS_DEPTH_MAX 5
#define BLANKS		  " \t"

#define SYSCALL_ARGUMENTS(type) type a1, type a2, type a3, type a4, type a5, type a6, type a7, type a8
abi_long __real_do_syscall(CPUArchState *env, int number, SYSCALL_ARGUMENTS(abi_long));
abi_long __wrap_do_syscall(CPUArchState *env, int number, SYSCALL_ARGUMENTS(abi_long));
int __real_loader_exec(int file, const char *name, char **argv, char **envp, struct target_pt_regs *regs,
		       struct image_info *image, struct linux_binprm *program);
int __wrap_loader_exec(int file, const char *name, char **argv, char **envp, struct target_pt_regs *regs,
		       struct image_info *image, struct linux_binprm *program);

static char **add_texts(GPtrArray *to, char **from)
{
	for (; *from; from++)
		g_ptr_array_add(to, *from);
	g_ptr_array_add(to, NULL);
	return (char **)to->pdata;
}

/* EMULATOR -0 ARGV0 PROGRAM ARGUMENT… */
static char **emulated_argv(GPtrArray *to, const char *program, char **argv)
{
	char *first[] = { program_invocation_short_name, (char *)"-0", *argv ? *argv : (char *)"", (char *)program };

	for (int i = 0; i < ARRAY_SIZE(first); i++)
		g_ptr_array_add(to, first[i]);
	return add_texts(to, *argv ? argv + 1 : argv);
}

/* The emulated program's argv or envp, at an address of its own. NULL: it cannot be read. */
static char **read_texts(GPtrArray *to, abi_ulong from)
{
	char *none = NULL, *text;
	abi_ulong at;

	for (; from; from += sizeof(at)) {
		if (get_user_ual(at, from))
			return NULL;
		if (!at)
			break;
		text = lock_user_string(at);
		if (!text)
			return NULL;
		g_ptr_array_add(to, text);
	}
	return add_texts(to, &none);
}

/* The name another process would need for a file: the program may change its folder before it asks what it is. */
static char *absolute_name(int folder, const char *name)
{
	g_autofree char *own = g_strdup_printf("/proc/%d/exe", getpid());
	g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", folder);
	g_autofree char *start = NULL;

	if (!strcmp(name, "/proc/self/exe") || !strcmp(name, own))
		return g_strdup(exec_path);
	if (*name == '/')
		return g_strdup(name);
	start = folder == AT_FDCWD ? g_get_current_dir() : g_file_read_link(link, NULL);
	return *name ? g_build_filename(start ? start : link, name, NULL) : g_strdup(start ? start : link);
}

/* execveat(2) of the emulated program. That nothing could be executed is told here; what the file is, its emulator finds out. */
static abi_long execute(int folder, abi_ulong name_at, abi_ulong argv_at, abi_ulong envp_at, int flags)
{
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	g_autoptr(GPtrArray) environment = g_ptr_array_new();
	g_autoptr(GPtrArray) emulated = g_ptr_array_new();
	const char *name = lock_user_string(name_at);
	char **argv = read_texts(arguments, argv_at), **envp = read_texts(environment, envp_at);
	g_autofree char *program = NULL;
	struct stat info;

	if (!name || !argv || !envp)
		return -TARGET_EFAULT;
	if (fstatat(folder, name, &info, flags) || faccessat(folder, name, X_OK, flags | AT_EACCESS))
		return get_errno(-1);
	if (!S_ISREG(info.st_mode))
		return -TARGET_EACCES;
	program = absolute_name(folder, name);
	/* A signal that comes before is the emulated program's: it has to see it, and then executes again. */
	return get_errno(safe_syscall(__NR_execve, EMULATOR, emulated_argv(emulated, program, argv), envp));
}

abi_long __wrap_do_syscall(CPUArchState *env, int number, SYSCALL_ARGUMENTS(abi_long))
{
	if (number == TARGET_NR_execve)
		return execute(AT_FDCWD, a1, a2, a3, 0);
	if (number == TARGET_NR_execveat)
		return execute(a1, a2, a3, a4, a5);
	return __real_do_syscall(env, number, a1, a2, a3, a4, a5, a6, a7, a8);
}

static bool is_script(int file, char line[SCRIPT_LINE_MAX + 1])
{
	memset(line, 0, SCRIPT_LINE_MAX + 1);
	return pread(file, line, SCRIPT_LINE_MAX, 0) > 2 && g_str_has_prefix(line, "#!");
}

/* `#!INTERPRETER [ARGUMENT]`: the rest of the line is one argument, whatever is in it. NULL: names no interpreter. */
static char *split_line(char *line, char **argument)
{
	char *name = line + 2 + strspn(line + 2, BLANKS), *end, *last;

	line[strcspn(line, "\n")] = '\0';
	end = name + strcspn(name, BLANKS);
	if (end == name || end == line + SCRIPT_LINE_MAX) /* the latter: its name goes on */
		return NULL;
	*argument = end + strspn(end, BLANKS);
	for (last = *argument + strlen(*argument); last > *argument && strchr(BLANKS, last[-1]); last--)
		last[-1] = '\0';
	*end = '\0';
	return name;
}

/* What binfmt_script does: scripts are replaced by their interpreters, until one is none. */
int __wrap_loader_exec(int file, const char *name, char **argv, char **envp, struct target_pt_regs *regs,
		       struct image_info *image, struct linux_binprm *program)
{
	GPtrArray *arguments = g_ptr_array_new(); /* QEMU keeps them */
	char line[SCRIPT_LINE_MAX + 1], *interpreter, *argument;

	add_texts(arguments, argv);
	for (int depth = 0; is_script(file, line); depth++) {
		if (depth == SCRIPTS_DEPTH_MAX)
			return -ELOOP;
		interpreter = split_line(line, &argument);
		if (!interpreter)
			return -ENOEXEC;
		arguments->pdata[0] = exec_path;
		if (*argument)
			g_ptr_array_insert(arguments, 0, g_strdup(argument));
		exec_path = g_strdup(interpreter);
		g_ptr_array_insert(arguments, 0, exec_path);
		close(file);
		file = open(exec_path, O_RDONLY);
		if (file < 0)
			return -errno;
	}
	return __real_loader_exec(file, name, (char **)arguments->pdata, envp, regs, image, program);
}

/* BuildKit puts the emulator in front of a command as it is: its first program may be a name to look up, or relative. */
static void __attribute__((constructor)) find_first(int argc, char **argv, char **envp)
{
	g_autoptr(GPtrArray) emulated = g_ptr_array_new();
	g_autofree char *found = NULL;

	if (argc < 2 || strchr("-/", argv[1][0]) || getauxval(AT_EXECFD) || getauxval(AT_FLAGS)) /* binfmt_misc's */
		return;
	found = g_find_program_in_path(argv[1]);
	if (found)
		execve(EMULATOR, emulated_argv(emulated, found, argv + 1), envp);
}
