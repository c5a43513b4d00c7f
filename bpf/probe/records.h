/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_RECORDS_H
#define BOB_PROBE_RECORDS_H

/* Reads paths on stdin, answers on stdout with what is in these files of the step with this PID 1. Returns the exit status. */
int records(int pid);

#endif
