// SPDX-License-Identifier: Apache-2.0
#include "hosts.h"
#include "output.h"
#include "proc.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char text[BOB_HOSTS_MAX];

void hosts_tell(__u32 step, int pid)
{
	int fd = proc_open_inside(pid, "/etc/hosts", O_RDONLY | O_NONBLOCK); /* it may be a pipe */
	struct stat info;
	ssize_t length = -1;

	if (fd >= 0 && !fstat(fd, &info) && S_ISREG(info.st_mode))
		length = read(fd, text, sizeof(text));
	if (fd >= 0)
		close(fd);
	if (length > 0)
		output_frame(FRAME_HOSTS, step, text, length);
}
