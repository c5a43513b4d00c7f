/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_DIGEST_H
#define BOB_PROBE_DIGEST_H

/* Reads paths on stdin, answers on stdout. Returns the exit status. */
int digest(int pid);

#endif
