// SPDX-License-Identifier: Apache-2.0
#include "limits.h"
#include "proc.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CONFIG_MAX (4 * 1024 * 1024)

/* The argument behind --bundle (runc run); an absolute path, as the runtime sees it. */
static bool find_bundle(int runtime, char path[4096])
{
	int fd = proc_open(runtime, "cmdline", O_RDONLY);
	FILE *arguments = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	bool is_next = false, is_found = false;
	size_t room = 0;

	while (arguments && !is_found && getdelim(&line, &room, 0, arguments) > 0) {
		if (is_next)
			is_found = line[0] == '/' && snprintf(path, 4096, "%s/config.json", line) < 4096;
		is_next = !strcmp(line, "--bundle") || !strcmp(line, "-b");
	}
	free(line);
	if (arguments)
		fclose(arguments);
	return is_found;
}

/* The number behind `name` in the object around `at`; the runtime's configuration is JSON as Go writes it. */
static bool number_near(const char *at, const char *name, unsigned long long *value)
{
	const char *end = strchr(at, '}'), *found = strstr(at, name);

	if (!end || !found || found > end)
		return false;
	*value = strtoull(found + strlen(name), NULL, 10);
	return true;
}

unsigned long long limits_stack_of(int runtime)
{
	unsigned long long wanted = 0;
	struct rlimit own;
	char path[4096], *text;
	const char *at;
	ssize_t length;
	int fd;

	if (!prlimit(runtime, RLIMIT_STACK, NULL, &own))
		wanted = own.rlim_cur;
	fd = find_bundle(runtime, path) ? proc_open_inside(runtime, path, O_RDONLY) : -1;
	text = fd < 0 ? NULL : malloc(CONFIG_MAX);
	length = text ? read(fd, text, CONFIG_MAX - 1) : -1;
	if (length > 0) {
		text[length] = 0;
		at = strstr(text, "\"RLIMIT_STACK\"");
		if (at)
			number_near(at, "\"soft\":", &wanted);
	}
	free(text);
	if (fd >= 0)
		close(fd);
	return wanted;
}
