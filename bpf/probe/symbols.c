// SPDX-License-Identifier: Apache-2.0
#include "symbols.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct symbol *match(const char *const *names, struct symbol *found, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return &found[i];
	return NULL;
}

/* The symbols of the kernel itself come first, sorted by address; those of modules, in brackets, follow. */
void find_symbols(const char *const *names, struct symbol *found, int count)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	struct symbol *open = NULL;
	char line[512], name[256];
	uint64_t address;

	while (file && fgets(line, sizeof(line), file) && !strchr(line, '[')) {
		if (sscanf(line, "%" SCNx64 " %*c %255s", &address, name) != 2 || !address)
			continue;
		if (open && address > open->start) {
			open->end = address;
			open = NULL;
		}
		if (!open) {
			open = match(names, found, count, name);
			if (open)
				open->start = address;
		}
	}
	if (file)
		fclose(file);
}
