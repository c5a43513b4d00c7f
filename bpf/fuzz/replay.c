// SPDX-License-Identifier: Apache-2.0
/* Runs a target with inputs that are kept: TARGET FILE... */
#include "input.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);
		struct stat info;
		uint8_t *data;

		if (fd < 0 || fstat(fd, &info))
			return 1;
		data = malloc(info.st_size ? info.st_size : 1);
		if (read(fd, data, info.st_size) != info.st_size)
			return 1;
		close(fd);
		LLVMFuzzerTestOneInput(data, info.st_size);
		free(data);
	}
	printf("%d\n", argc - 1);
	return 0;
}
