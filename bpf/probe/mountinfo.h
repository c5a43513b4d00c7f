/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_MOUNTINFO_H
#define BOB_PROBE_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>

/* A line of /proc/<pid>/mountinfo (proc_pid_mountinfo(5)); the texts are in the caller's buffer, and decoded. */
struct mount {
	int id;
	int parent;
	char *root; /* what of the file system is mounted */
	char *path; /* seen from the process's root */
	char *type;
	char *options; /* of the file system, not decoded: a comma inside a value is \054 */
};

/* The text of the file, which the caller frees. NULL: it cannot be read. */
char *mountinfo_read(int pid);
/* The same of a mount namespace, which may have no process any more; only for a program with one thread. */
char *mountinfo_read_namespace(int fd);
/* Takes the next line off the text. False: there is none. */
bool mountinfo_next(char **text, struct mount *mount);
/* \ooo becomes the byte it stands for. */
void mountinfo_decode(char *text);
/* Which mount a descriptor's file is in, -1 where the kernel does not say (before Linux 5.8). */
int mount_id_of(int fd);

#endif
