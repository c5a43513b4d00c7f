// SPDX-License-Identifier: Apache-2.0
/* Between fork and the holder's end only system calls, see hold.c. */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int folder_create(int folder, const char *name)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), error;
	struct stat owner;

	if (fd < 0 || (!fstat(folder, &owner) && !fchown(fd, owner.st_uid, owner.st_gid) && !fchmod(fd, 0644)))
		return fd;
	error = errno;
	close(fd);
	unlinkat(folder, name, 0);
	errno = error;
	return -1;
}
