// SPDX-License-Identifier: Apache-2.0
/* The entry point: the kernel's stack as it is, so that arguments and environment of any size are never copied. */
#include "step.h"

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall step_start\n");
#else
__asm__(".globl _start\n_start:\n\tmov x29, #0\n\tmov x0, sp\n\tbl step_start\n");
#endif

int step_main(int argc, char **argv, char **envp);

__attribute__((noreturn, used)) void step_start(long *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);

	leave(step_main(argc, argv, argv + argc + 1));
}

/* The compiler calls these for structures and arrays. */
void *memset(void *to, int value, size_t length)
{
	for (volatile char *p = to; length; length--)
		*p++ = (char)value;
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	volatile char *p = to;

	for (const char *q = from; length; length--)
		*p++ = *q++;
	return to;
}

void say(const char *const *words)
{
	for (; *words; words++)
		sys(__NR_write, 2, *words, length_of(*words), 0);
}
