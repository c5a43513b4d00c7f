// SPDX-License-Identifier: GPL-2.0
/* The recorder's kernel side. One program per hook; the handlers are in probes/, by what they record. */
#include "kernel.bpf.h"
#include "probes/attempts.bpf.h"
#include "probes/capabilities.bpf.h"
#include "probes/cgroups.bpf.h"
#include "probes/flows.bpf.h"
#include "probes/processes.bpf.h"
#include "probes/step.bpf.h"
#include "probes/sys_exit.bpf.h"
#include "probes/unix.bpf.h"

char LICENSE[] SEC("license") = "GPL";
