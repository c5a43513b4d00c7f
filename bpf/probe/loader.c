// SPDX-License-Identifier: Apache-2.0
/* Loads recorder.bpf.o, and owns its programs and maps. The only file that knows libbpf's object. */
#include "loader.h"
#include "log.h"
#include "operations.h"
#include "recorder.skel.h"
#include "symbols.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct recorder *recorder;
static struct slot *slots;
static bool is_active;

/* Programs by when they are attached. */
static bool is_idle_program(const struct bpf_program *program)
{
	return program == recorder->progs.handle_task_rename || program == recorder->progs.handle_cgroup_mkdir;
}

static bool is_cgroup_program(const struct bpf_program *program)
{
	enum bpf_prog_type type = bpf_program__type(program);

	return type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR || type == BPF_PROG_TYPE_CGROUP_SKB ||
	       type == BPF_PROG_TYPE_CGROUP_SOCK || type == BPF_PROG_TYPE_SOCK_OPS;
}

/* Of those: only steps with a policy get it. */
static bool is_enforcing_program(const struct bpf_program *program)
{
	static const char prefix[] = "enforce_";

	return !strncmp(bpf_program__name(program), prefix, sizeof(prefix) - 1);
}

static int print_libbpf(enum libbpf_print_level level, const char *format, va_list args)
{
	char text[512];

	if (level != LIBBPF_WARN)
		return 0;
	vsnprintf(text, sizeof(text), format, args);
	log_warn("%s", text);
	return 0;
}

static void find_overcommit_checks(void)
{
	static const char *const names[OVERCOMMIT_FUNCTIONS] = { "cap_vm_enough_memory",
								 "security_vm_enough_memory_mm" };
	struct symbol found[OVERCOMMIT_FUNCTIONS] = {};

	find_symbols(names, found, OVERCOMMIT_FUNCTIONS);
	for (int i = 0; i < OVERCOMMIT_FUNCTIONS; i++) {
		recorder->rodata->overcommit[i].start = found[i].start;
		recorder->rodata->overcommit[i].end = found[i].end;
	}
}

static bool set_constants(void)
{
	struct stat namespace;

	if (getrandom((void *)recorder->rodata->hash_key, sizeof(recorder->rodata->hash_key), 0) < 0 ||
	    stat("/proc/self/ns/pid", &namespace)) {
		log_error("cannot prepare the programs: %s", strerror(errno));
		return false;
	}
	recorder->rodata->probe_pid_ns = namespace.st_ino;
	find_overcommit_checks();
	bpf_map__set_max_entries(recorder->maps.scratches, libbpf_num_possible_cpus());
	return true;
}

/* Only what this kernel has is loaded: found by name in its BTF, not by its version. */
static void choose_programs(bool with_exits, bool with_policies)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct bpf_program *program;
	char name[128];

	bpf_object__for_each_program(program, recorder->obj) {
		const char *section = bpf_program__section_name(program);

		if (is_enforcing_program(program))
			bpf_program__set_autoload(program, with_policies);
		if (strncmp(section, "tp_btf/", 7))
			continue;
		snprintf(name, sizeof(name), "btf_trace_%s", section + 7);
		if (btf && btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF) < 0)
			bpf_program__set_autoload(program, false);
	}
	recorder->rodata->has_prepare_exec = bpf_program__autoload(recorder->progs.handle_sched_prepare_exec);
	recorder->rodata->has_data_ready = bpf_program__autoload(recorder->progs.handle_sk_data_ready);
	recorder->rodata->has_requests = bpf_program__autoload(recorder->progs.handle_io_uring_submit_req);
	recorder->rodata->has_casts = btf && btf__find_by_name_kind(btf, "bpf_rdonly_cast", BTF_KIND_FUNC) > 0;
	btf__free(btf);
	bpf_program__set_autoload(recorder->progs.handle_cap_capable_exit,
				  with_exits && !bpf_program__autoload(recorder->progs.handle_cap_capable));
}

static bool try_load(bool with_exits, bool with_policies)
{
	recorder = recorder__open();
	if (!recorder) {
		log_error("cannot read the programs: %s", strerror(errno));
		return false;
	}
	choose_programs(with_exits, with_policies);
	if (set_constants() && !recorder__load(recorder))
		return true;
	recorder__destroy(recorder);
	recorder = NULL;
	return false;
}

static struct bpf_link **link_of(const struct bpf_program *program)
{
	const struct bpf_object_skeleton *skeleton = recorder->skeleton;

	for (int i = 0; i < skeleton->prog_cnt; i++)
		if (*skeleton->progs[i].prog == program)
			return is_cgroup_program(program) ? NULL : skeleton->progs[i].link;
	return NULL;
}

static bool attach(bool idle)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, recorder->obj) {
		struct bpf_link **link = link_of(program);

		if (!link || *link || !bpf_program__autoload(program) || is_idle_program(program) != idle)
			continue;
		*link = bpf_program__attach(program);
		if (!*link) {
			log_error("cannot attach %s: %s", bpf_program__section_name(program), strerror(errno));
			return false;
		}
	}
	return true;
}

static bool prepare_maps(void)
{
	slots = mmap(NULL, BOB_MAX_SLOTS * sizeof(struct slot), PROT_READ | PROT_WRITE, MAP_SHARED,
		     bpf_map__fd(recorder->maps.slots), 0);
	if (slots == MAP_FAILED) {
		log_error("cannot map the slots: %s", strerror(errno));
		return false;
	}
	return fill_operations(bpf_map__fd(recorder->maps.operations));
}

/* The kernel's own answer to this is EINVAL. */
static bool is_without_bpf(void)
{
	return syscall(SYS_bpf, -1, NULL, 0) < 0 && errno == ENOSYS;
}

bool recorder_load(void)
{
	libbpf_set_print(print_libbpf);
	if (is_without_bpf()) {
		log_error(
			"there is no bpf(2) for this program: it is emulated, where that for the machine's own processor is needed, "
			"or the kernel has none");
		return false;
	}
	if (!try_load(true, true) && !try_load(false, true) && !try_load(true, false) && !try_load(false, false)) {
		log_error(
			"cannot load the programs into this kernel; bob needs Linux 5.17 or newer with BTF, and root");
		return false;
	}
	return prepare_maps();
}

bool recorder_attach_rare(void)
{
	return attach(true);
}

void recorder_unload(void)
{
	recorder__destroy(recorder);
}

bool recorder_attach_active(void)
{
	if (!is_active && !attach(false)) {
		recorder_detach_active();
		return false;
	}
	return is_active = true;
}

void recorder_detach_active(void)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, recorder->obj) {
		struct bpf_link **link = link_of(program);

		if (!link || is_idle_program(program))
			continue;
		bpf_link__destroy(*link);
		*link = NULL;
	}
	is_active = false;
}

bool recorder_is_active(void)
{
	return is_active;
}

/*
 * The program whose missed runs are no loss. The kernel skips a program of a tracepoint that is already running on the same CPU, and
 * as preemption is off in it, the skipped run is one in an interrupt: what comes to sockets there is not of unix sockets, the only ones
 * looked at.
 */
static bool is_missed_in_vain(const struct bpf_program *program)
{
	return program == recorder->progs.handle_sk_data_ready;
}

/* The other hooks are not reached in interrupts: that one of them is skipped should not be, and which step it was for is unknown. */
__u64 recorder_missed(void)
{
	struct bpf_program *program;
	__u64 missed = 0;

	bpf_object__for_each_program(program, recorder->obj) {
		struct bpf_prog_info info = {};
		__u32 size = sizeof(info);
		int fd = bpf_program__fd(program);

		if (fd >= 0 && !is_missed_in_vain(program) && !bpf_obj_get_info_by_fd(fd, &info, &size))
			missed += info.recursion_misses;
	}
	return missed;
}

int recorder_ring_fd(void)
{
	return bpf_map__fd(recorder->maps.ring);
}

struct slot *recorder_slots(void)
{
	return slots;
}

void recorder_offer_slot(__u32 slot)
{
	bpf_map_update_elem(bpf_map__fd(recorder->maps.free_slots), NULL, &slot, 0);
}

static bool make_map(struct bpf_map *outer, __u32 slot, const char *name, __u32 key, __u32 value, __u32 entries)
{
	LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_NO_PREALLOC);
	int fd = bpf_map_create(BPF_MAP_TYPE_HASH, name, key, value, entries, &options);
	bool done = fd >= 0 && !bpf_map_update_elem(bpf_map__fd(outer), &slot, &fd, 0);

	if (fd >= 0)
		close(fd); /* the outer map keeps it */
	return done;
}

bool recorder_make_maps(__u32 slot)
{
	return make_map(recorder->maps.seen, slot, "bob_seen", sizeof(struct seen_key), sizeof(__u32), SEEN_ENTRIES) &&
	       make_map(recorder->maps.peers, slot, "bob_peers", sizeof(struct peer), sizeof(struct peer_bytes),
			PEER_ENTRIES);
}

void recorder_drop_maps(__u32 slot)
{
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.seen), &slot);
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.peers), &slot);
}

void recorder_each_peer(__u32 slot,
			void (*handle)(const struct peer *peer, const struct peer_bytes *bytes, void *context),
			void *context)
{
	struct peer_bytes bytes;
	struct peer key, next;
	__u32 id;
	int map = bpf_map_lookup_elem(bpf_map__fd(recorder->maps.peers), &slot, &id) ? -1 : bpf_map_get_fd_by_id(id);
	bool has = map >= 0 && !bpf_map_get_next_key(map, NULL, &next);

	while (has) {
		key = next;
		if (!bpf_map_lookup_elem(map, &key, &bytes))
			handle(&key, &bytes, context);
		has = !bpf_map_get_next_key(map, &key, &next);
	}
	if (map >= 0)
		close(map);
}

void recorder_each_scope(__u32 slot, void (*handle)(__u64 cgroup_id, void *context), void *context)
{
	int map = bpf_map__fd(recorder->maps.scopes);
	__u64 key, next;
	struct scope scope;
	bool has = !bpf_map_get_next_key(map, NULL, &next);

	while (has) {
		key = next;
		has = !bpf_map_get_next_key(map, &key, &next); /* before the key may go */
		if (!bpf_map_lookup_elem(map, &key, &scope) && scope.slot == slot)
			handle(key, context);
	}
}

static void drop_scope(__u64 cgroup_id, void *unused)
{
	(void)unused;
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.scopes), &cgroup_id);
}

void recorder_drop_scopes(__u32 slot)
{
	recorder_each_scope(slot, drop_scope, NULL);
}

void recorder_set_scope(__u64 cgroup_id, __u32 slot, __u32 step)
{
	struct scope scope = { .slot = slot, .step = step };

	bpf_map_update_elem(bpf_map__fd(recorder->maps.scopes), &cgroup_id, &scope, 0);
}

void recorder_drop_requests(__u32 slot)
{
	int map = bpf_map__fd(recorder->maps.requests);
	struct request_head *request = malloc(bpf_map__value_size(recorder->maps.requests));
	__u64 key, next;
	bool has = request && !bpf_map_get_next_key(map, NULL, &next);

	while (has) {
		key = next;
		has = !bpf_map_get_next_key(map, &key, &next); /* before the key may go */
		if (!bpf_map_lookup_elem(map, &key, request) && request->scope.slot == slot)
			bpf_map_delete_elem(map, &key);
	}
	free(request);
}

void recorder_block_scope(__u64 cgroup_id)
{
	recorder_set_scope(cgroup_id, SLOT_NONE, 0);
}

void recorder_unblock_scope(__u64 cgroup_id)
{
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.scopes), &cgroup_id);
}

/* Those that record, or those that enforce. */
static bool attach_cgroup(int cgroup_fd, bool enforcing, int *links, int room)
{
	struct bpf_program *program;
	bool all = true;
	int count = 0;

	bpf_object__for_each_program(program, recorder->obj) {
		if (!is_cgroup_program(program) || is_enforcing_program(program) != enforcing || count == room)
			continue;
		links[count] = cgroup_fd < 0 ? -1
					     : bpf_link_create(bpf_program__fd(program), cgroup_fd,
							       bpf_program__expected_attach_type(program), NULL);
		all = links[count++] >= 0 && all;
	}
	return all;
}

bool recorder_attach_cgroup(int cgroup_fd, int links[CGROUP_PROGRAMS])
{
	return attach_cgroup(cgroup_fd, false, links, CGROUP_PROGRAMS);
}

static bool set_policy(__u32 slot, const struct policy *policy)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "bob_policy", sizeof(__u32), sizeof(*policy), 1, NULL);
	__u32 zero = 0;
	bool done = fd >= 0 && !bpf_map_update_elem(fd, &zero, policy, 0) &&
		    !bpf_map_update_elem(bpf_map__fd(recorder->maps.policies), &slot, &fd, 0);

	if (fd >= 0)
		close(fd); /* the outer map keeps it */
	return done;
}

bool recorder_enforce(__u32 slot, const struct policy *policy, int cgroup_fd, int links[ENFORCE_PROGRAMS])
{
	for (int i = 0; i < ENFORCE_PROGRAMS; i++)
		links[i] = -1;
	return bpf_program__autoload(recorder->progs.enforce_connect4) && set_policy(slot, policy) &&
	       make_map(recorder->maps.named_addresses, slot, "bob_named", sizeof(struct policy_address),
			sizeof(struct named), NAMED_ENTRIES) &&
	       attach_cgroup(cgroup_fd, true, links, ENFORCE_PROGRAMS);
}

void recorder_drop_policy(__u32 slot)
{
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.policies), &slot);
	bpf_map_delete_elem(bpf_map__fd(recorder->maps.named_addresses), &slot);
}

static const char *coverage(bool full)
{
	return full ? "full" : "none";
}

int recorder_features(char *to, int room)
{
	bool has_capabilities = bpf_program__autoload(recorder->progs.handle_cap_capable) ||
				bpf_program__autoload(recorder->progs.handle_cap_capable_exit);
	struct bpf_program *program;
	int used;

	used = snprintf(to, room,
			"\"coverage\":{\"exec\":\"full\",\"files\":\"full\",\"network\":\"full\",\"syscalls\":\"full\","
			"\"capabilities\":\"%s\"},\"hooks\":{",
			coverage(has_capabilities));
	bpf_object__for_each_program(program, recorder->obj)
		if (!is_enforcing_program(program))
			used += snprintf(to + used, room - used, "\"%s\":%s,", bpf_program__section_name(program),
					 bpf_program__autoload(program) ? "true" : "false");
	return used - 1 + snprintf(to + used - 1, room - used + 1, "}");
}
