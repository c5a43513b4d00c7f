/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests of io_uring. When one is submitted the kernel has copied what it names, and done nothing yet: names and addresses are
 * taken from those copies, so nobody can have changed them. What became of it is known when it completes, in a thread that shares
 * memory, descriptors and cgroup with who made the ring (also with SQPOLL). Whatever is not looked at like that, and acts on more
 * than descriptors that are told already, makes the step incomplete: BYPASS_IO_URING.
 */
#ifndef BOB_RINGS_BPF_H
#define BOB_RINGS_BPF_H

#include "changes.bpf.h"
#include "network.bpf.h"
#include "opens.bpf.h"
#include "received.bpf.h"
#include "syscalls.bpf.h"

/* include/uapi/linux/io_uring.h: enum io_uring_op, and what a request asks for */
#define OP_SENDMSG	  9
#define OP_RECVMSG	  10
#define OP_ACCEPT	  13
#define OP_CONNECT	  16
#define OP_OPENAT	  18
#define OP_CLOSE	  19
#define OP_SEND		  26
#define OP_OPENAT2	  28
#define OP_RENAMEAT	  35
#define OP_UNLINKAT	  36
#define OP_MKDIRAT	  37
#define OP_SYMLINKAT	  38
#define OP_LINKAT	  39
#define OP_FSETXATTR	  41
#define OP_SETXATTR	  42
#define OP_SOCKET	  45
#define OP_SEND_ZC	  47
#define OP_SENDMSG_ZC	  48
#define OP_FTRUNCATE	  55
#define OP_BIND		  56
#define OP_LISTEN	  57
#define SKIPS_COMPLETION  (1 << 6) /* IOSQE_CQE_SKIP_SUCCESS */
#define ACCEPT_MULTISHOT  1
#define RECEIVE_MULTISHOT 2

/* They act on descriptors the process has, on its memory, or on nothing; statx, like stat(2), is no open. */
#define HARMLESS                                                                                                       \
	(0x00000000000001ffULL /* nop to sync_file_range */ | 1ULL << 11 | 1ULL << 12 /* timeouts */ |                 \
	 3ULL << 14 /* cancel, link_timeout */ | 1ULL << 17 /* fallocate */ |                                          \
	 0x3fULL << 20 /* files_update to madvise */ | 1ULL << 27 /* recv */ |                                         \
	 0x3fULL << 29 /* epoll_ctl to shutdown */ | 1ULL << 40 /* msg_ring */ |                                       \
	 3ULL << 43 /* fgetxattr, getxattr */ | 0x3fULL << 49 /* read_multishot to fixed_fd_install */ |               \
	 0x3fULL << 58 /* recv_zc to nop128 */)

static __always_inline bool is_harmless(u32 opcode)
{
	return opcode < 64 && HARMLESS >> opcode & 1;
}

/* The command is at the beginning of the request: all of them begin with the file they act on. */
#define COMMAND(request, type) ((const struct type *)(request))
#define HAS(type, field)       bpf_core_field_exists(struct type, field)

/* A copy of a name, which the kernel made. */
static __always_inline bool take_copied_name(struct scratch *scratch, u32 index, const struct filename *filename)
{
	long length = bpf_probe_read_kernel_str(scratch->text[index], BOB_PATH_MAX, BPF_CORE_READ(filename, name));

	if (length <= 0 || length > BOB_PATH_MAX)
		return false;
	length -= 1;
	*(u64 *)&scratch->text[index][length] = 0;
	scratch->text_length[index] = length;
	return true;
}

/* Directories are given as the first two arguments: of the name, of the old name. */
static __always_inline bool take_copied_place(struct scratch *scratch, u32 index, const struct filename *filename,
					      struct place *place)
{
	s32 directory = index == 0 ? scratch->call.operation.directory : scratch->call.operation.from_directory;

	return take_copied_name(scratch, index, filename) && locate_name(scratch, index, directory, place);
}

static __always_inline bool keep_change(struct scratch *scratch, const struct filename *filename,
					const struct filename *from_filename)
{
	u32 flags = is_shared(&scratch->call.scope) ? CHANGE_AS_GIVEN : 0;
	struct place place = {}, from = {};

	identify(scratch);
	if (from_filename && !take_copied_place(scratch, 1, from_filename, &from))
		return false;
	if (!take_copied_place(scratch, 0, filename, &place))
		return false;
	identify_as(scratch, 0);
	scratch->request.length = fill_change(scratch, change_code(scratch), flags, 0, place, from);
	return true;
}

static __always_inline struct operation change_of(u32 code, s32 from_directory, s32 from_path)
{
	return (struct operation){
		.kind = OPERATION_CHANGE,
		.code = code,
		.directory = 0,
		.path = ARGUMENT_NONE,
		.from_directory = from_directory,
		.from_path = from_path,
		.flags = 2,
	};
}

static __always_inline bool submit_rename(struct scratch *scratch, u64 request)
{
	const struct io_rename *rename = COMMAND(request, io_rename);

	if (!HAS(io_rename, oldpath) || !HAS(io_rename, newpath))
		return false;
	scratch->call.operation = change_of(CHANGE_RENAME, 1, 1);
	scratch->call.arguments[0] = BPF_CORE_READ(rename, new_dfd);
	scratch->call.arguments[1] = BPF_CORE_READ(rename, old_dfd);
	scratch->call.arguments[2] = BPF_CORE_READ(rename, flags);
	if (scratch->call.arguments[2] & RENAME_WHITEOUT)
		return false;
	return keep_change(scratch, BPF_CORE_READ(rename, newpath), BPF_CORE_READ(rename, oldpath));
}

static __always_inline bool submit_unlink(struct scratch *scratch, u64 request)
{
	const struct io_unlink *unlink = COMMAND(request, io_unlink);

	if (!HAS(io_unlink, filename))
		return false;
	scratch->call.operation = change_of(CHANGE_UNLINK, ARGUMENT_NONE, ARGUMENT_NONE);
	scratch->call.arguments[0] = BPF_CORE_READ(unlink, dfd);
	scratch->call.arguments[2] = BPF_CORE_READ(unlink, flags);
	return keep_change(scratch, BPF_CORE_READ(unlink, filename), NULL);
}

static __always_inline bool submit_mkdir(struct scratch *scratch, u64 request)
{
	const struct io_mkdir *mkdir = COMMAND(request, io_mkdir);

	if (!HAS(io_mkdir, filename))
		return false;
	scratch->call.operation = change_of(CHANGE_MKDIR, ARGUMENT_NONE, ARGUMENT_NONE);
	scratch->call.arguments[0] = BPF_CORE_READ(mkdir, dfd);
	return keep_change(scratch, BPF_CORE_READ(mkdir, filename), NULL);
}

/* Also of symbolic links, whose old path is a text. */
static __always_inline bool submit_link(struct scratch *scratch, u64 request, u32 code)
{
	const struct io_link *link = COMMAND(request, io_link);

	if (!HAS(io_link, oldpath) || !HAS(io_link, newpath))
		return false;
	scratch->call.operation = change_of(code, code == CHANGE_SYMLINK ? ARGUMENT_TEXT : 1, 1);
	scratch->call.arguments[0] = BPF_CORE_READ(link, new_dfd);
	scratch->call.arguments[1] = BPF_CORE_READ(link, old_dfd);
	return keep_change(scratch, BPF_CORE_READ(link, newpath), BPF_CORE_READ(link, oldpath));
}

static __always_inline bool submit_xattr(struct scratch *scratch, u64 request)
{
	const struct io_xattr *xattr = COMMAND(request, io_xattr);

	if (!HAS(io_xattr, filename))
		return false;
	scratch->call.operation = change_of(CHANGE_SETXATTR, ARGUMENT_NONE, ARGUMENT_NONE);
	scratch->call.arguments[0] = AT_FDCWD;
	return keep_change(scratch, BPF_CORE_READ(xattr, filename), NULL);
}

/* Of what fails, there is nothing but the name; of what succeeds, the file. None of that where the file has no descriptor. */
static __always_inline bool submit_open(struct scratch *scratch, u64 request)
{
	const struct io_open *open = COMMAND(request, io_open);
	struct place place = {};

	if (!HAS(io_open, filename) || !HAS(io_open, file_slot) || BPF_CORE_READ(open, file_slot))
		return false;
	scratch->call.operation = (struct operation){ .kind = OPERATION_OPEN, .directory = 0, .flags = 2 };
	scratch->call.arguments[0] = BPF_CORE_READ(open, dfd);
	scratch->request.open_flags = BPF_CORE_READ(open, how.flags) & ~O_LARGEFILE;
	identify(scratch);
	if (!take_copied_name(scratch, 0, BPF_CORE_READ(open, filename)))
		return false;
	place = place_of_text(scratch, 0, 0);
	identify_path(place.dentry, place.mount);
	identify_text(0);
	identify_as(scratch, 0);
	scratch->request.length = append_path(scratch, &scratch->open.path, 0, place, 0);
	return true;
}

/* There is nothing to tell of it. */
static __always_inline bool submit_nothing(struct scratch *scratch)
{
	scratch->call.operation = (struct operation){};
	return true;
}

static __always_inline bool submit_net(struct scratch *scratch, u32 code, u64 address, s32 size)
{
	scratch->call.operation = (struct operation){ .kind = OPERATION_NET, .code = code };
	scratch->request.address_size = size;
	scratch->request.length = sizeof(scratch->address);
	if (size < 0 || size > (s32)sizeof(scratch->address))
		return false;
	return !size || !bpf_probe_read_kernel(scratch->data, sizeof(scratch->address), (void *)address);
}

/* Needed where it fails only: else the kernel's socket says to whom. The kernel need not have copied it yet. */
static __always_inline bool submit_connect(struct scratch *scratch, u64 request)
{
	const struct io_connect *connect = COMMAND(request, io_connect);
	u64 address;
	s32 size;

	if (!HAS(io_connect, addr) || !HAS(io_connect, addr_len))
		return false;
	address = (u64)BPF_CORE_READ(connect, addr);
	size = BPF_CORE_READ(connect, addr_len);
	if (!submit_net(scratch, NET_CONNECT, 0, 0))
		return false;
	scratch->request.address_size = read_sockaddr(scratch, address, size);
	bpf_probe_read_kernel(scratch->data, sizeof(scratch->address), scratch->address);
	return scratch->request.address_size >= 0;
}

/* The kernel's copy of the address, where it has made one by now. */
static __always_inline bool submit_with_address(struct scratch *scratch, struct io_kiocb *request, u32 code, s32 size)
{
	struct io_async_msghdr *message = BPF_CORE_READ(request, async_data);

	if (!message || !HAS(io_async_msghdr, addr))
		return false;
	return submit_net(scratch, code, (u64)__builtin_preserve_access_index(&message->addr), size);
}

/* Sends without an address are on connected sockets, and told by their connect. */
static __always_inline bool submit_send(struct scratch *scratch, struct io_kiocb *request)
{
	struct io_async_msghdr *message = BPF_CORE_READ(request, async_data);

	if (!message || !HAS(io_async_msghdr, msg) || !HAS(io_async_msghdr, addr))
		return false;
	if (!BPF_CORE_READ(message, msg.msg_name))
		return submit_nothing(scratch);
	return submit_with_address(scratch, request, NET_SEND, BPF_CORE_READ(message, msg.msg_namelen));
}

static __always_inline bool submit_accept(struct scratch *scratch, u64 request)
{
	const struct io_accept *accept = COMMAND(request, io_accept);

	if (!HAS(io_accept, iou_flags) || BPF_CORE_READ(accept, iou_flags) & ACCEPT_MULTISHOT ||
	    BPF_CORE_READ(accept, file_slot))
		return false;
	return submit_net(scratch, NET_ACCEPT, 0, 0);
}

static __always_inline bool submit_socket(struct scratch *scratch, u64 request)
{
	const struct io_socket *socket = COMMAND(request, io_socket);

	if (!HAS(io_socket, domain))
		return false;
	submit_net(scratch, NET_SOCKET, 0, 0);
	((u32 *)scratch->data)[0] = BPF_CORE_READ(socket, domain);
	((u32 *)scratch->data)[1] = BPF_CORE_READ(socket, type);
	((u32 *)scratch->data)[2] = BPF_CORE_READ(socket, protocol);
	return true;
}

static __always_inline bool submit_by_file(struct scratch *scratch, u32 code)
{
	scratch->call.operation = change_of(code, ARGUMENT_NONE, ARGUMENT_NONE);
	scratch->call.operation.kind = OPERATION_CHANGE_FD;
	return true;
}

static __always_inline bool submit_receive(struct scratch *scratch, u64 request)
{
	const struct io_sr_msg *receive = COMMAND(request, io_sr_msg);

	if (!HAS(io_sr_msg, umsg) || !HAS(io_sr_msg, flags) || BPF_CORE_READ(receive, flags) & RECEIVE_MULTISHOT)
		return false;
	scratch->call.operation = (struct operation){ .kind = OPERATION_RECEIVE, .code = RECEIVE_MESSAGE };
	scratch->request.length = sizeof(u64);
	*(u64 *)scratch->data = (u64)BPF_CORE_READ(receive, umsg);
	return true;
}

/* The descriptor is free for another file from now on (descriptors.bpf.h). */
static __always_inline bool submit_close(struct scratch *scratch, u64 request)
{
	const struct io_close *close = COMMAND(request, io_close);

	if (!HAS(io_close, fd))
		return false;
	forget_descriptor(BPF_CORE_READ(close, fd));
	return submit_nothing(scratch);
}

/*
 * The request is scratch->call.file, by way of memory, as in place_of_file(). False: it is not known how.
 */
__noinline int submit(u32 opcode)
{
	struct scratch *scratch = scratch_get();
	u64 address = scratch ? scratch->call.file : 0;
	struct io_kiocb *request = (void *)address;

	if (!scratch)
		return false;
	scratch->call.file = 0;
	switch (opcode) {
	case OP_OPENAT:
	case OP_OPENAT2:
		return submit_open(scratch, address);
	case OP_RENAMEAT:
		return submit_rename(scratch, address);
	case OP_UNLINKAT:
		return submit_unlink(scratch, address);
	case OP_MKDIRAT:
		return submit_mkdir(scratch, address);
	case OP_SYMLINKAT:
		return submit_link(scratch, address, CHANGE_SYMLINK);
	case OP_LINKAT:
		return submit_link(scratch, address, CHANGE_LINK);
	case OP_SETXATTR:
		return submit_xattr(scratch, address);
	case OP_FSETXATTR:
		return submit_by_file(scratch, CHANGE_SETXATTR);
	case OP_FTRUNCATE:
		return submit_by_file(scratch, CHANGE_TRUNCATE);
	case OP_CONNECT:
		return submit_connect(scratch, address);
	case OP_BIND:
		return HAS(io_bind, addr_len) &&
		       submit_with_address(scratch, request, NET_BIND,
					   BPF_CORE_READ(COMMAND(address, io_bind), addr_len));
	case OP_LISTEN:
		return submit_net(scratch, NET_LISTEN, 0, 0);
	case OP_ACCEPT:
		return submit_accept(scratch, address);
	case OP_SEND:
	case OP_SENDMSG:
	case OP_SEND_ZC:
	case OP_SENDMSG_ZC:
		return submit_send(scratch, request);
	case OP_SOCKET:
		return submit_socket(scratch, address);
	case OP_CLOSE:
		return submit_close(scratch, address);
	case OP_RECVMSG:
		return submit_receive(scratch, address);
	}
	return false;
}

/* A process that ends takes them back. */
static __always_inline bool is_waiting(const struct operation *operation)
{
	return operation->kind == OPERATION_RECEIVE ||
	       (operation->kind == OPERATION_NET && operation->code == NET_ACCEPT);
}

/* A step has so much room, so that it takes none from others. */
static __always_inline bool keep_request(struct slot *slot, struct scratch *scratch, u64 key)
{
	if (scratch->request.length > REQUEST_ROOM || slot->requests >= STEP_REQUESTS)
		return false;
	scratch->request.key = scratch->key;
	scratch->request.scope = scratch->call.scope;
	scratch->request.operation = scratch->call.operation;
	if (bpf_map_update_elem(&requests, &key, &scratch->request, BPF_ANY))
		return false;
	__sync_fetch_and_add(&slot->requests, 1);
	if (is_waiting(&scratch->request.operation))
		__sync_fetch_and_add(&slot->waiting, 1);
	return true;
}

/* Since Linux 6.4 (commit 2ad57931db64, "io_uring: rename trace_io_uring_submit_sqe() tracepoint"). */
SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(handle_io_uring_submit_req, struct io_kiocb *request)
{
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_recording(scope) : NULL;
	struct scratch *scratch;
	u32 opcode;

	if (!slot)
		return 0;
	opcode = request->opcode;
	note_number(slot, ABI_IO_URING, opcode);
	if (is_harmless(opcode))
		return 0;
	scratch = scratch_get();
	if (!scratch || request->flags & SKIPS_COMPLETION) {
		note_bypass(slot, BYPASS_IO_URING);
		return 0;
	}
	scratch->call.scope = *scope;
	scratch->call.error = 0;
	scratch->call.file = (u64)request;
	scratch->call.compat = 0;
	scratch->request.length = 0;
	barrier();
	if (!submit(opcode) ||
	    (scratch->call.operation.kind != OPERATION_NONE && !keep_request(slot, scratch, (u64)request)))
		note_bypass(slot, BYPASS_IO_URING);
	return 0;
}

static __always_inline void complete_change(struct scratch *scratch)
{
	u32 code = scratch->change.operation, flags = scratch->change.flags;

	if (is_new_change(scratch, code, flags))
		send_change(scratch, scratch->request.length);
}

static __always_inline void complete_open(struct scratch *scratch)
{
	u32 flags = scratch->request.open_flags;

	if (!scratch->call.error) {
		struct file *file = file_of_fd(scratch->call.result);

		if (file)
			emit_file(scratch, file, flags & FLAGS_ONLY_AT_OPEN);
		else
			give_up(scratch, LOST_OPEN);
		return;
	}
	scratch->key.what = FRAME_OPEN | scratch->call.error << 16 | (u64)flags << 32;
	if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	scratch->open.open_flags = flags;
	scratch->open.error = scratch->call.error;
	scratch->open.created = 0;
	if (emit_scratch(scratch, FRAME_OPEN, LOST_OPEN, scratch->request.length))
		forget_news(scratch->call.scope.slot, &scratch->key);
}

static __always_inline void complete_net(struct scratch *scratch, struct file *file)
{
	if (scratch->call.operation.code == NET_SOCKET)
		for (u32 i = 0; i < 3; i++)
			scratch->call.arguments[i] = ((u32 *)scratch->data)[i];
	bpf_probe_read_kernel(scratch->address, sizeof(scratch->address), scratch->data);
	scratch->call.file = (u64)file;
	handle_net();
}

/* Which thread it completes in decides whose descriptors can be looked at: one of the kernel's own has others. */
static __always_inline bool is_in_step(const struct scratch *scratch)
{
	struct scope *scope = scope_current();

	return scope && scope->slot == scratch->call.scope.slot && scope->step == scratch->call.scope.step;
}

__noinline int complete(u64 address)
{
	struct io_kiocb *request = (void *)address;
	struct scratch *scratch = scratch_get();
	struct file *file;

	if (!scratch)
		return 0;
	file = BPF_CORE_READ(request, cmd.file);
	switch (scratch->call.operation.kind) {
	case OPERATION_CHANGE:
		complete_change(scratch);
		break;
	case OPERATION_CHANGE_FD:
		if (file)
			emit_change_of_file(scratch, file);
		break;
	case OPERATION_OPEN:
		complete_open(scratch);
		break;
	case OPERATION_NET:
		if (file || scratch->call.operation.code == NET_SOCKET)
			complete_net(scratch, file);
		break;
	case OPERATION_RECEIVE:
		scratch->call.arguments[1] = *(u64 *)scratch->data;
		handle_received();
		break;
	}
	return 0;
}

SEC("tp_btf/io_uring_complete")
int BPF_PROG(handle_io_uring_complete, void *ring, void *request)
{
	u64 key = (u64)request;
	struct request *kept = bpf_map_lookup_elem(&requests, &key);
	struct scratch *scratch;
	struct slot *slot;

	if (!kept)
		return 0;
	scratch = scratch_get();
	slot = slot_get(kept->head.scope.slot);
	if (!scratch || !slot || slot->step != kept->head.scope.step) {
		bpf_map_delete_elem(&requests, &key);
		return 0;
	}
	bpf_probe_read_kernel(&scratch->request, sizeof(struct request), kept);
	bpf_map_delete_elem(&requests, &key);
	__sync_fetch_and_add(&slot->requests, -1);
	if (is_waiting(&scratch->request.operation))
		__sync_fetch_and_add(&slot->waiting, -1);
	scratch->key = scratch->request.key;
	scratch->call.scope = scratch->request.scope;
	scratch->call.operation = scratch->request.operation;
	scratch->call.file = 0;
	scratch->call.compat = 0;
	scratch->call.result = BPF_CORE_READ((struct io_kiocb *)request, cqe.res);
	scratch->call.error = scratch->call.result < 0 ? -scratch->call.result : 0;
	if (is_in_step(scratch))
		complete(key);
	else if (scratch->call.error != ECANCELED) /* what its process left behind when it ended */
		note_bypass(slot, BYPASS_IO_URING);
	return 0;
}

/* A completion for which the ring has no room: of which request, the tracepoint does not say. */
SEC("tp_btf/io_uring_cqe_overflow")
int BPF_PROG(handle_io_uring_cqe_overflow, void *ring)
{
	struct scope *scope = scope_current();
	struct slot *slot = scope ? slot_recording(scope) : NULL;

	if (slot && slot->requests)
		note_bypass(slot, BYPASS_IO_URING);
	return 0;
}

#endif
