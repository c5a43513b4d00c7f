/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_FOLDER_H
#define BOB_PROBE_FOLDER_H

/*
 * Makes a file for the step's builder to read, in the folder for the record, and opens it for writing. -1, with errno, where there is one
 * of this name. It belongs to whom the folder belongs to: a rootless BuildKit can do nothing with what is root's.
 */
int folder_create(int folder, const char *name);

#endif
