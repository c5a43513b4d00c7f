// SPDX-License-Identifier: Apache-2.0
/* From the kernel's form of a frame to the wire's: bodies at their own size, paths in one piece (frame.h, frame_path). */
#include "frames.h"
#include "output.h"

#include <stdbool.h>
#include <string.h>

struct builder {
	char *to;
	const char *from;
	const char *end; /* of the ring's frame */
};

/* "c\0b\0a\0" becomes "/a/b/c"; nothing becomes nothing. What is in no mount tree has no slash in front: "memfd:x". */
static char *append_walked(char *to, const char *names, size_t length)
{
	const char *end = names + length;

	while (end > names) {
		const char *start = end - 1; /* on the NUL that ends this name */

		while (start > names && start[-1])
			start--;
		*to++ = '/';
		memcpy(to, start, end - 1 - start);
		to += end - 1 - start;
		end = start;
	}
	return to;
}

static char *drop_slash(char *start, char *end)
{
	static const char unnamed[] = "anonymous";

	if (end <= start + 1) {
		memcpy(start, unnamed, sizeof(unnamed) - 1);
		return start + sizeof(unnamed) - 1;
	}
	memmove(start, start + 1, end - start - 1);
	return end - 1;
}

/* An absolute name begins with its slash; an empty one (AT_EMPTY_PATH) is the directory itself. */
static void join_path(struct builder *builder, struct frame_path *path)
{
	const char *given = builder->from, *walked = given + path->given;
	bool is_joined = path->flags & PATH_JOINED;
	char *start = builder->to;

	if (walked + path->walked > builder->end || path->flags & PATH_ABSENT) {
		path->given = path->walked = 0;
		path->flags |= PATH_ABSENT;
		return;
	}
	builder->to = append_walked(start, walked, path->walked);
	if (path->flags & PATH_UNREACHABLE)
		builder->to = drop_slash(start, builder->to);
	else if (is_joined && (path->given ? given[0] != '/' : builder->to == start))
		*builder->to++ = '/';
	memcpy(builder->to, given, path->given);
	builder->to += path->given;
	builder->from = walked + path->walked;
	path->given = builder->to - start;
	path->walked = 0;
}

static size_t body_size(__u32 kind)
{
	switch (kind) {
	case FRAME_EXEC:
		return sizeof(struct exec_body);
	case FRAME_OPEN:
		return sizeof(struct open_body);
	case FRAME_PROGRAM:
		return sizeof(struct program_body);
	case FRAME_CHANGE:
		return sizeof(struct change_body);
	case FRAME_NET:
		return sizeof(struct net_body);
	default:
		return 0;
	}
}

/* An emulator that binfmt_misc holds open is outside of the step's mounts; its path is seen from the top of its own. */
static void show_emulator(struct exec_body *body)
{
	if (body->flags & EXEC_EMULATED)
		body->script.flags &= ~PATH_UNREACHABLE;
	if (body->flags & EXEC_AWAITS_PROGRAM)
		body->executable.flags &= ~PATH_UNREACHABLE;
}

/* Names, each with its NUL: what stands before the first `=`. What has none is no variable, and may be anything. */
static void append_names(struct builder *builder)
{
	while (builder->from < builder->end) {
		size_t length = strnlen(builder->from, builder->end - builder->from);
		const char *sign = memchr(builder->from, '=', length);

		if (sign && sign > builder->from) {
			memcpy(builder->to, builder->from, sign - builder->from);
			builder->to += sign - builder->from;
			*builder->to++ = 0;
		}
		builder->from += length + 1;
	}
}

static void build_exec(struct builder *builder, struct exec_body *body, const struct owners *owners)
{
	body->uid = ids_inside(&owners->users, body->uid);
	body->gid = ids_inside(&owners->groups, body->gid);
	show_emulator(body);
	join_path(builder, &body->executable);
	join_path(builder, &body->script);
	join_path(builder, &body->directory);
	if (builder->from + body->argv_length > builder->end)
		body->argv_length = builder->end - builder->from;
	memcpy(builder->to, builder->from, body->argv_length);
	builder->to += body->argv_length;
	builder->from += body->argv_length;
	append_names(builder);
}

static void build_body(struct builder *builder, __u32 kind, void *body, const struct owners *owners)
{
	struct change_body *change = body;

	switch (kind) {
	case FRAME_EXEC:
		build_exec(builder, body, owners);
		break;
	case FRAME_OPEN:
		join_path(builder, &((struct open_body *)body)->path);
		break;
	case FRAME_PROGRAM:
		join_path(builder, &((struct program_body *)body)->path);
		break;
	case FRAME_CHANGE:
		join_path(builder, &change->path);
		join_path(builder, &change->from);
		break;
	case FRAME_NET:
		join_path(builder, &((struct net_body *)body)->path);
		break;
	}
}

void forward_frame(const struct frame *frame, const struct owners *owners)
{
	size_t size = body_size(frame->kind);
	const char *body = (const char *)(frame + 1);
	/* A path grows by at most a slash, or by the word for one without a name. */
	struct frame *out = output_reserve(frame->length + 64);
	struct builder builder;

	memcpy(out, frame, size ? sizeof(*frame) + size : frame->length);
	out->slot = 0;
	if (size) {
		builder.to = (char *)(out + 1) + size;
		builder.from = body + RING_BODY_ROOM;
		builder.end = (const char *)frame + frame->length;
		build_body(&builder, frame->kind, out + 1, owners);
		out->length = builder.to - (char *)out;
	}
	output_commit(out);
}
