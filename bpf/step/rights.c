// SPDX-License-Identifier: Apache-2.0
/*
 * Rights and limits, as the command would have got them from runc. runc executes it with the effective capabilities of the
 * container even for a user who is not root: a program that only root may execute starts, and loses them by that execve
 * (libcontainer/init_linux.go, finalizeNamespace). bob-step has lost them by its own; being setuid root gives them back.
 */
#include "step.h"
#include <linux/capability.h>
#include <linux/prctl.h>

#define STACK_CUT (8UL * 1024 * 1024)

/* As the bounding set: BuildKit gives steps the same sets for all three (util/entitlements, executor/oci). */
void take_rights_back(struct step *step)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct sets[2] = { { 0 } };
	long user = sys(__NR_getuid, 0, 0, 0, 0);
	bool is_first = sys(__NR_getpid, 0, 0, 0, 0) == 1;

	if (sys(__NR_geteuid, 0, 0, 0, 0) == user)
		return;
	if (is_first)
		sys(__NR_prctl, PR_SET_KEEPCAPS, 1, 0, 0);
	sys(__NR_setresuid, user, user, user, 0);
	step->has_rights = is_first;
	if (!is_first) /* somebody in a step found us: there is nothing to give */
		return;
	sys(__NR_capget, &header, sets, 0, 0);
	sets[0].effective = sets[0].permitted;
	sets[1].effective = sets[1].permitted;
	sys(__NR_capset, &header, sets, 0, 0);
	sys(__NR_prctl, PR_SET_KEEPCAPS, 0, 0, 0);
}

/* Up to 8 MiB (_STK_LIM) a soft limit is as it was; more is cut to that where a user executes a setuid program, as bob-step is. */
void restore_stack_limit(const struct step *step)
{
	struct rlimit stack = { 0 };

	sys(__NR_prlimit64, 0, RLIMIT_STACK, 0, &stack);
	if (!step->has_rights || stack.soft != STACK_CUT || step->ready.stack <= STACK_CUT)
		return;
	stack.soft = step->ready.stack < stack.hard ? step->ready.stack : stack.hard;
	sys(__NR_prlimit64, 0, RLIMIT_STACK, &stack, 0);
}
