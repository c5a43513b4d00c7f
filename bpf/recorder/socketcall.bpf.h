/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BOB_SOCKETCALL_BPF_H
#define BOB_SOCKETCALL_BPF_H

#include "network.bpf.h"
#include "received.bpf.h"

/* socketcall(2) of 32-bit x86: the call's number, and its arguments in user memory. */
static __always_inline struct operation operation_of_socketcall(u32 call)
{
	struct operation operation = { .kind = OPERATION_NET, .path = 0, .from_path = 1, .flags = 2 };

	switch (call) {
	case 1:
		operation.code = NET_SOCKET;
		break;
	case 2:
		operation.code = NET_BIND;
		break;
	case 3:
		operation.code = NET_CONNECT;
		break;
	case 4:
		operation.code = NET_LISTEN;
		break;
	case 5:
	case 18:
		operation.code = NET_ACCEPT;
		break;
	case 11:
		operation.code = NET_SEND;
		operation.from_path = 4;
		operation.flags = 5;
		break;
	case 17:
	case 19:
		operation.kind = OPERATION_RECEIVE;
		operation.code = call == 17 ? RECEIVE_MESSAGE : RECEIVE_MESSAGES;
		break;
	case 16:
	case 20:
		operation.code = NET_SEND;
		operation.message = call == 16 ? 1 : 2;
		break;
	}
	return operation;
}

/* Arguments that each call has, by its number; the kernel reads no more of them (nargs, net/socket.c). */
static __always_inline u32 arguments_of_socketcall(const struct operation *operation, u32 call)
{
	if (operation->kind == OPERATION_RECEIVE || operation->code == NET_LISTEN)
		return 2;
	if (call == 11) /* sendto */
		return 6;
	return call == 18 || call == 20 ? 4 : 3; /* accept4, sendmmsg */
}

__noinline int handle_socketcall(void)
{
	struct scratch *scratch = scratch_get();
	u32 arguments[6] = {}, call, count;

	if (!scratch)
		return 0;
	call = scratch->call.arguments[0];
	scratch->call.operation = operation_of_socketcall(call);
	if (!scratch->call.operation.code)
		return 0;
	count = arguments_of_socketcall(&scratch->call.operation, call);
	if (bpf_probe_read_user(arguments, count * sizeof(u32), (void *)scratch->call.arguments[1]))
		return give_up(scratch, LOST_NET);
	for (u32 i = 0; i < 6; i++)
		scratch->call.arguments[i] = arguments[i];
	return scratch->call.operation.kind == OPERATION_RECEIVE ? handle_received() : handle_net();
}

#endif
