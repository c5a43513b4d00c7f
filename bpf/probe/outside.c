// SPDX-License-Identifier: Apache-2.0
#include "outside.h"

#include <sys/syscall.h>

/* By ABI, as in enum syscall_abi: ptrace, process_vm_writev, pidfd_getfd. x32 calls are a bypass by themselves. */
static const int reaching[][3] = {
	[ABI_NATIVE] = { __NR_ptrace, __NR_process_vm_writev, __NR_pidfd_getfd },
#ifdef __x86_64__
	[ABI_COMPAT] = { 26, 348, 438 },
#else
	[ABI_COMPAT] = { 26, 377, 438 },
#endif
};

static bool has(const struct end_body *end, int abi, int number)
{
	return end->syscalls[abi][number / 64] & 1ULL << number % 64;
}

bool outside_is_reached(const struct end_body *end)
{
	for (int i = 0; i < 3; i++)
		if (has(end, ABI_NATIVE, reaching[ABI_NATIVE][i]) || has(end, ABI_COMPAT, reaching[ABI_COMPAT][i]) ||
		    has(end, ABI_EMULATOR, reaching[ABI_NATIVE][i]))
			return true;
	return false;
}
