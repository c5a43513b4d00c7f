/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_DIGEST_H
#define BOB_PROBE_DIGEST_H

/* Reads paths on stdin, answers on stdout; digests may take `milliseconds` in all. Returns the exit status. */
int digest(int pid, long milliseconds);

#endif
