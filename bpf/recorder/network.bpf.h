/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Network calls, when they return. Addresses come from the kernel's socket wherever it keeps them; what a process passed
 * is user memory, read after the fact, and marked NET_CLAIMED. attempts.bpf.h and unix.bpf.h have what cannot be forged.
 */
#ifndef BOB_NETWORK_BPF_H
#define BOB_NETWORK_BPF_H

#include "identity.bpf.h"
#include "sharing.bpf.h"

#define SOCKFS_MAGIC	  0x534F434B
#define EAGAIN		  11
#define SUN_PATH	  2 /* offset in sockaddr_un */
#define SUN_PATH_MAX	  108
#define SENDMMSG_MESSAGES 1024 /* UIO_MAXIOV: the kernel takes no more per call */
#define SOCK_DGRAM	  2
#define SOCK_PACKET	  10
#define SOCK_TYPE_MASK	  0xf

static __always_inline struct sock *sock_of_file(struct file *file, u32 *type)
{
	struct inode *inode = file ? FIELD(struct file, file, f_inode) : NULL;
	struct socket *socket;

	if (!inode || (FIELD(struct inode, inode, i_mode) & S_IFMT) != S_IFSOCK ||
	    BPF_CORE_READ(inode, i_sb, s_magic) != SOCKFS_MAGIC)
		return NULL;
	socket = FIELD(struct file, file, private_data);
	*type = FIELD(struct socket, socket, type);
	return FIELD(struct socket, socket, sk);
}

static __always_inline struct sock *sock_of_fd(s64 fd, u32 *type)
{
	return sock_of_file(file_of_fd(fd), type);
}

static __always_inline void fill_address(struct net_body *net, const void *address, u32 length)
{
	net->address_length = length;
	bpf_probe_read_kernel(net->address, length, address);
}

static __always_inline void take_remote(struct net_body *net, const struct sock *sock)
{
	if (net->family == AF_INET)
		fill_address(net, &sock->__sk_common.skc_daddr, 4);
	else if (net->family == AF_INET6)
		fill_address(net, &sock->__sk_common.skc_v6_daddr, 16);
	net->port = bpf_ntohs(FIELD(struct sock, sock, __sk_common.skc_dport));
}

static __always_inline void take_local(struct net_body *net, const struct sock *sock)
{
	if (net->family == AF_INET)
		fill_address(net, &sock->__sk_common.skc_rcv_saddr, 4);
	else if (net->family == AF_INET6)
		fill_address(net, &sock->__sk_common.skc_v6_rcv_saddr, 16);
	net->port = FIELD(struct sock, sock, __sk_common.skc_num);
}

/* A bound unix socket: the place of its file, or its abstract name in text 0. */
static __always_inline s32 take_unix(struct scratch *scratch, const struct sock *sock, struct place *place)
{
	const struct unix_sock *unix_sock = (void *)sock;
	struct unix_address *address = BPF_CORE_READ(unix_sock, addr);
	u32 length = address ? BPF_CORE_READ(address, len) - SUN_PATH : 0; /* unnamed: none */

	if (BPF_CORE_READ(unix_sock, path.dentry)) {
		*place = place_of_path(&unix_sock->path);
		return ARGUMENT_NONE;
	}
	length = length <= SUN_PATH_MAX ? length : 0;
	bpf_probe_read_kernel(scratch->text[0], length, (void *)address->name + SUN_PATH);
	*(u64 *)&scratch->text[0][length] = 0;
	scratch->text_length[0] = length;
	return 0;
}

/* The sockaddr the process passed, into scratch->address. 0: there is none; negative: it cannot be read. */
static __always_inline s32 read_sockaddr(struct scratch *scratch, u64 address, s32 length)
{
	u32 size = length < (s32)sizeof(scratch->address) ? length : sizeof(scratch->address) - 1;

	if (scratch->call.file)
		return scratch->request.address_size;
	__builtin_memset(scratch->address, 0, sizeof(scratch->address));
	if (!address || length < (s32)sizeof(u16))
		return 0;
	asm volatile("" : "+r"(size)); /* else the bound is lost before the verifier sees it */
	size &= sizeof(scratch->address) - 1;
	return bpf_probe_read_user(scratch->address, size, (void *)address) ? -1 : (s32)size;
}

static __always_inline s32 take_claimed_unix(struct scratch *scratch, u32 size, struct place *place)
{
	u32 length = size - SUN_PATH;

	if (size < SUN_PATH || length > SUN_PATH_MAX)
		length = 0;
	if (scratch->address[SUN_PATH]) {
		length = bpf_probe_read_kernel_str(scratch->text[0], SUN_PATH_MAX + 1, &scratch->address[SUN_PATH]) - 1;
		*place = place_of_text(scratch, 0, ARGUMENT_NONE);
	} else {
		bpf_probe_read_kernel(scratch->text[0], length, &scratch->address[SUN_PATH]);
	}
	if (length > SUN_PATH_MAX)
		length = 0;
	*(u64 *)&scratch->text[0][length] = 0;
	scratch->text_length[0] = length;
	return 0;
}

static __always_inline s32 take_claimed(struct scratch *scratch, u32 size, struct place *place)
{
	struct net_body *net = &scratch->net;
	u16 family = *(u16 *)scratch->address;

	net->flags |= NET_CLAIMED;
	/* What the socket is, the kernel knows; only IPv6 sockets take addresses of another family, too. */
	if (net->family == AF_INET6 && family == AF_INET)
		net->family = family;
	if (net->family == AF_UNIX)
		return take_claimed_unix(scratch, size, place);
	if (net->family == AF_INET)
		fill_address(net, &scratch->address[4], 4);
	else if (net->family == AF_INET6)
		fill_address(net, &scratch->address[8], 16);
	else
		return ARGUMENT_NONE;
	net->port = bpf_ntohs(*(u16 *)&scratch->address[2]);
	return ARGUMENT_NONE;
}

/* Not by way of a descriptor or of user memory; not sent. */
#define NET_PROVEN 0x8000

static __always_inline void emit_net(struct scratch *scratch, s32 text, struct place place)
{
	struct net_body *net = &scratch->net;
	u32 length;

	if (is_shared(&scratch->call.scope) && !(net->flags & NET_PROVEN))
		net->flags |= NET_AS_GIVEN;
	net->flags &= ~NET_PROVEN;
	identify(scratch);
	if (place.dentry)
		identify_path(place.dentry, place.mount);
	if (text == 0)
		identify_text(0);
	for (u32 i = 0; i < 4; i++)
		sip_mix(&scratch->sip, ((u64 *)net)[i]);
	identify_as(scratch, FRAME_NET);
	if (!is_news(scratch->call.scope.slot, &scratch->key))
		return;
	length = append_path(scratch, &net->path, text, place, 0);
	if (text != 0 && !place.dentry)
		net->path.flags = PATH_ABSENT;
	if (emit_scratch(scratch, FRAME_NET, LOST_NET, length))
		forget_news(scratch->call.scope.slot, &scratch->key);
}

static __always_inline void fill_net(struct scratch *scratch, const struct sock *sock, u32 type)
{
	struct net_body *net = &scratch->net;

	__builtin_memset(net, 0, sizeof(*net));
	net->operation = scratch->call.operation.code;
	net->error = scratch->call.error;
	net->type = type;
	net->family = FIELD(struct sock, sock, __sk_common.skc_family);
	net->protocol = FIELD(struct sock, sock, sk_protocol);
}

/* The address that the call was given, where the kernel has no other. False: it cannot be read, and the event is lost. */
static __always_inline bool take_passed(struct scratch *scratch, s32 *text, struct place *place)
{
	const struct operation *operation = &scratch->call.operation;
	s32 size = read_sockaddr(scratch, argument(scratch, operation->from_path), argument(scratch, operation->flags));

	if (size < 0) {
		give_up(scratch, LOST_TEXT);
		return false;
	}
	*text = take_claimed(scratch, size, place);
	return true;
}

static __always_inline void net_connect(struct scratch *scratch, const struct sock *sock)
{
	struct place place = {};
	s32 text = ARGUMENT_NONE;

	if (scratch->call.error && scratch->call.error != EINPROGRESS) {
		if (!take_passed(scratch, &text, &place))
			return;
	} else if (scratch->net.family == AF_UNIX) {
		if (has_data_ready && scratch->net.type != SOCK_DGRAM) /* told when it came to the listening socket */
			return;
		text = take_unix(scratch, BPF_CORE_READ((struct unix_sock *)sock, peer), &place);
	} else {
		take_remote(&scratch->net, sock);
	}
	emit_net(scratch, text, place);
}

static __always_inline void net_bind(struct scratch *scratch, const struct sock *sock)
{
	const struct operation *operation = &scratch->call.operation;
	struct place place = {};
	s32 text = ARGUMENT_NONE;

	if (scratch->call.error && operation->code == NET_BIND) {
		if (!take_passed(scratch, &text, &place))
			return;
	} else if (scratch->net.family == AF_UNIX) {
		text = take_unix(scratch, sock, &place);
	} else {
		take_local(&scratch->net, sock);
	}
	emit_net(scratch, text, place);
}

/* Peer's address, our port: the peer's port is a random one and says nothing. */
static __always_inline void net_accept(struct scratch *scratch, const struct sock *sock)
{
	struct place place = {};
	s32 text = ARGUMENT_NONE;

	if (scratch->net.family == AF_UNIX)
		text = take_unix(scratch, sock, &place);
	else
		take_remote(&scratch->net, sock);
	scratch->net.port = scratch->net.family == AF_UNIX ? 0 : FIELD(struct sock, sock, __sk_common.skc_num);
	emit_net(scratch, text, place);
}

static __always_inline struct sock *sock_of_call(struct scratch *scratch, u32 *type)
{
	bool is_accept = scratch->call.operation.code == NET_ACCEPT;

	if (scratch->call.file && !is_accept)
		return sock_of_file((void *)scratch->call.file, type);
	return sock_of_fd(is_accept ? scratch->call.result : (s32)argument(scratch, scratch->call.operation.path),
			  type);
}

/* A send without a name is on a connected socket, and told by its connect: it needs no look at the socket. */
static __always_inline void send_to(struct scratch *scratch, u64 address, s32 length)
{
	s32 size = read_sockaddr(scratch, address, length), text;
	struct place place = {};
	struct sock *sock;
	u32 type = 0;

	if (!size)
		return;
	sock = sock_of_call(scratch, &type);
	if (size < 0 || !sock) {
		give_up(scratch, LOST_NET);
		return;
	}
	fill_net(scratch, sock, type);
	/* Told when it came to the receiving socket. */
	if (has_data_ready && scratch->net.family == AF_UNIX && !scratch->call.error)
		return;
	text = take_claimed(scratch, size, &place);
	emit_net(scratch, text, place);
}

/* msg_name and msg_namelen are the first members of struct msghdr, which is the first of struct mmsghdr. */
static __always_inline void send_message(struct scratch *scratch, u64 header)
{
	struct {
		u64 name;
		u32 length;
	} native = {};
	u32 compat[2] = {};
	bool is_read;

	if (scratch->call.compat) {
		is_read = !bpf_probe_read_user(compat, sizeof(compat), (void *)header);
		native.name = compat[0];
		native.length = compat[1];
	} else {
		is_read = !bpf_probe_read_user(&native, 12, (void *)header);
	}
	if (is_read)
		send_to(scratch, native.name, native.length);
	else
		give_up(scratch, LOST_NET);
}

/* One message of sendmmsg per call of this function: it is verified once, not once per message. */
__noinline int handle_message(u32 index)
{
	struct scratch *scratch = scratch_get();
	u32 stride;

	if (!scratch)
		return 0;
	stride = scratch->call.compat ? 32 : 64; /* sizeof(struct mmsghdr) */
	send_message(scratch, argument(scratch, scratch->call.operation.from_path) + index * stride);
	return 0;
}

static long each_message(u32 index, void *unused)
{
	handle_message(index);
	return 0;
}

static __always_inline void net_send(struct scratch *scratch)
{
	const struct operation *operation = &scratch->call.operation;
	s64 messages = operation->message == 2 && scratch->call.result > 0 ? scratch->call.result : 1;

	if (!operation->message)
		send_to(scratch, argument(scratch, operation->from_path), argument(scratch, operation->flags));
	else
		bpf_loop(messages < SENDMMSG_MESSAGES ? messages : SENDMMSG_MESSAGES, each_message, NULL, 0);
}

/*
 * Netlink talks to the kernel, and a raw or packet socket hears what comes, without being bound: that such a socket was made is all
 * there may be to tell. So are protocols that have ways of their own to name a peer (SCTP).
 */
static __always_inline bool is_telling_socket(u32 family, u32 type, u32 protocol)
{
	if (family == AF_UNIX)
		return false;
	if ((family != AF_INET && family != AF_INET6) || type == SOCK_RAW || type == SOCK_PACKET)
		return true;
	return protocol != 0 && protocol != IPPROTO_TCP && protocol != IPPROTO_UDP && protocol != IPPROTO_MPTCP &&
	       protocol != IPPROTO_ICMP && protocol != IPPROTO_ICMPV6;
}

/* From the registers of the call, or the kernel's copy: nobody can have changed them. */
static __always_inline void net_socket(struct scratch *scratch)
{
	u32 family = scratch->call.arguments[0], protocol = scratch->call.arguments[2];
	u32 type = scratch->call.arguments[1] & SOCK_TYPE_MASK;
	struct place nowhere = {};

	if (!is_telling_socket(family, type, protocol))
		return;
	__builtin_memset(&scratch->net, 0, sizeof(scratch->net));
	scratch->net.operation = NET_SOCKET;
	scratch->net.error = scratch->call.error;
	scratch->net.family = family;
	scratch->net.type = type;
	scratch->net.protocol = protocol;
	scratch->net.flags = NET_PROVEN;
	emit_net(scratch, ARGUMENT_NONE, nowhere);
}

static __always_inline void look_at_socket(struct scratch *scratch, u32 code)
{
	u32 type = 0;
	struct sock *sock = sock_of_call(scratch, &type);

	if (!sock) {
		give_up(scratch, LOST_NET);
		return;
	}
	fill_net(scratch, sock, type);
	if (code == NET_CONNECT)
		net_connect(scratch, sock);
	else if (code == NET_ACCEPT)
		net_accept(scratch, sock);
	else
		net_bind(scratch, sock);
}

__noinline int handle_net(void)
{
	struct scratch *scratch = scratch_get();
	u32 code;

	if (!scratch)
		return 0;
	code = scratch->call.operation.code;
	if (code == NET_SEND)
		net_send(scratch);
	else if (code == NET_SOCKET)
		net_socket(scratch);
	else if (code != NET_ACCEPT || !scratch->call.error) /* nobody came */
		look_at_socket(scratch, code);
	return 0;
}

#endif
