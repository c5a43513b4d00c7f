/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_UPPER_H
#define BOB_PROBE_UPPER_H

#include <stdbool.h>

/*
 * Opens the upper folder of the overlay that is the root of process `pid`: what its container changed in its image, and nothing else. -1
 * where the root is no overlay, or one whose upper folder cannot be read by itself, or that folder cannot be reached from here.
 * For a process whose parent is the container's runtime: its paths are those of who mounted.
 */
int upper_open(int pid);
/* Whether the folder really is the upper one of the overlay at `root_fd`. */
bool upper_is_of(int upper_fd, int root_fd);
/* Opens what `path` is in the layers below the folder, as the overlay shows it: O_PATH, never through a link. -1: nothing. */
int upper_open_below(const char *path);
/* Opens the layers for upper_open_below; the text is of the mount namespace of the overlay, and is used up. */
void upper_open_layers(int upper_fd, int root_fd, char *mountinfo);

#endif
