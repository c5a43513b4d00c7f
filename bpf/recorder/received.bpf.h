/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors that come from another process: in messages of unix sockets (SCM_RIGHTS), by pidfd_getfd(2). What was opened outside
 * of the step is told as opened; a connection that is not the step's own, as a connect. Which descriptors came is read from the
 * caller's memory, where the kernel has just written them.
 */
#ifndef BOB_RECEIVED_BPF_H
#define BOB_RECEIVED_BPF_H

#include "network.bpf.h"
#include "opens.bpf.h"

#define CONTROL_STEPS 8192 /* messages, heads and descriptors of one call; 253 of these in a message (SCM_MAX_FD) */
#define SOL_SOCKET    1
#define SCM_RIGHTS    1

/* A connection to an address, made by another than the step. */
static __always_inline void emit_received_socket(struct scratch *scratch, struct file *file)
{
	u32 type = 0;
	struct sock *sock = sock_of_file(file, &type);
	struct place nowhere = {};
	u64 cgroup;

	if (!sock)
		return;
	cgroup = BPF_CORE_READ(sock, sk_cgrp_data.cgroup, kn, id);
	if (scope_of_cgroup(cgroup))
		return;
	scratch->call.operation.code = NET_CONNECT;
	fill_net(scratch, sock, type);
	take_remote(&scratch->net, sock);
	scratch->net.flags = NET_PROVEN;
	if (scratch->net.address_length && scratch->net.port)
		emit_net(scratch, ARGUMENT_NONE, nowhere);
}

/* Pipes, memory and the like are of no mount that anybody can see: they are no way to a file. */
static __always_inline bool is_in_mount_tree(const struct file *file)
{
	struct mount *mount = mount_of(BPF_CORE_READ(file, f_path.mnt));
	u64 namespace = (u64)BPF_CORE_READ(mount, mnt_ns);

	return namespace < (u64)-MAX_ERRNO;
}

/* The descriptor is scratch->call.result. */
__noinline int emit_received(void)
{
	struct scratch *scratch = scratch_get();
	struct file *file;

	if (!scratch)
		return 0;
	file = file_of_fd(scratch->call.result);
	if (!file) {
		give_up(scratch, LOST_OPEN);
		return 0;
	}
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) == S_IFSOCK)
		emit_received_socket(scratch, file);
	else if (is_in_mount_tree(file))
		emit_file(scratch, file, 0);
	return 0;
}

/* A walk through the control messages of one message after the other: no more than a few functions deep. */
struct control {
	u64 at;
	u64 end;
	u64 descriptors_end; /* of the one that `at` is in; 0: in none */
	u64 next;
	u64 header; /* of the next message */
	u32 messages;
	u32 compat;
};

/* msg_control and msg_controllen of a message's head, as the kernel left them. */
static __always_inline bool read_message(struct control *control)
{
	u32 compat[2] = {};
	u64 native[2] = {};
	bool is_read;

	if (control->compat) {
		is_read = !bpf_probe_read_user(compat, sizeof(compat), (void *)(control->header + 16));
		native[0] = compat[0];
		native[1] = compat[1];
	} else {
		is_read = !bpf_probe_read_user(native, sizeof(native), (void *)(control->header + 32));
	}
	control->at = native[0];
	control->end = native[0] ? native[0] + native[1] : 0;
	control->header += control->compat ? 32 : 64; /* sizeof(struct mmsghdr) */
	control->messages -= 1;
	return is_read;
}

/* False: there is no other control message. */
static __always_inline bool read_control_head(struct control *control)
{
	u32 compat[3] = {}, size = control->compat ? 12 : 16;
	struct {
		u64 length;
		u32 level;
		u32 type;
	} head = {};

	if (control->at + size > control->end)
		return false;
	if (control->compat) {
		bpf_probe_read_user(compat, sizeof(compat), (void *)control->at);
		head.length = compat[0];
		head.level = compat[1];
		head.type = compat[2];
	} else {
		bpf_probe_read_user(&head, sizeof(head), (void *)control->at);
	}
	if (head.length < size || head.length > control->end - control->at)
		return false;
	control->next = control->at + ((head.length + size - 9) & ~(u64)(size - 9)); /* by 4 or 8 bytes */
	if (head.level == SOL_SOCKET && head.type == SCM_RIGHTS)
		control->descriptors_end = control->at + head.length;
	control->at = control->descriptors_end ? control->at + size : control->next;
	return true;
}

static long control_step(u32 index, struct control *control)
{
	struct scratch *scratch = scratch_get();
	s32 fd = -1;

	if (!scratch)
		return 1;
	if (!control->descriptors_end) {
		if (read_control_head(control))
			return 0;
		if (!control->messages)
			return 1;
		if (!read_message(control))
			give_up(scratch, LOST_OPEN);
		return 0;
	}
	if (control->at + sizeof(fd) > control->descriptors_end) {
		control->at = control->next;
		control->descriptors_end = 0;
		return 0;
	}
	bpf_probe_read_user(&fd, sizeof(fd), (void *)control->at);
	control->at += sizeof(fd);
	scratch->call.result = fd;
	emit_received();
	return 0;
}

__noinline int handle_received(void)
{
	struct scratch *scratch = scratch_get();
	struct control control = {};
	u32 code;

	if (!scratch || scratch->call.error)
		return 0;
	code = scratch->call.operation.code;
	if (code == RECEIVE_RESULT)
		return emit_received();
	control.compat = scratch->call.compat;
	control.header = argument(scratch, 1);
	control.messages = code == RECEIVE_MESSAGE ? 1 : scratch->call.result;
	bpf_loop(CONTROL_STEPS, control_step, &control, 0);
	if (control.descriptors_end || control.messages)
		give_up(scratch, LOST_OPEN);
	return 0;
}

#endif
