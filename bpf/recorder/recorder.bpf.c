// SPDX-License-Identifier: GPL-2.0-only
/* The recorder's kernel side. One program per hook; the handlers are beside it, by what they record. */
#include "kernel.bpf.h"
#include "attempts.bpf.h"
#include "capabilities.bpf.h"
#include "cgroups.bpf.h"
#include "enforce.bpf.h"
#include "flows.bpf.h"
#include "processes.bpf.h"
#include "received.bpf.h"
#include "rings.bpf.h"
#include "step.bpf.h"
#include "sys_exit.bpf.h"
#include "unix.bpf.h"

char LICENSE[] SEC("license") = "GPL";
