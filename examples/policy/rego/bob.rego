# SPDX-License-Identifier: Apache-2.0
# What bob's attestations say, for policies in Rego. The input is one in-toto Statement, whose signature somebody has
# verified before: Rego cannot.
package bob

import rego.v1

bill_type := "https://k8sstormcenter.com/bob/v1"

trace_type := "https://in-toto.io/attestation/runtime-trace/v0.2"

# Predicates, where the input is a Statement of that type.
bill := input.predicate if input.predicateType == bill_type

trace := input.predicate if input.predicateType == trace_type

# Every step has a complete record of the run that made its layer, and nothing was left out of the document.
complete if {
	bill.completeness.complete
	count(bill.completeness.truncated) == 0
}

complete if {
	count(trace.monitor.tracePolicy.truncated) == 0
	every step in trace.monitor.tracePolicy.steps {
		is_whole(step)
	}
}

is_whole(step) if step.status == "declared"

is_whole(step) if {
	step.status == "recorded"
	step.complete
}

# `step 5 (RUN npm ci)`
step_text(number) := [text |
	some step in trace.monitor.tracePolicy.steps
	step.step == number
	text := sprintf("step %d (%s)", [number, step.instruction])
][0]

# The Bill of Behaviour is of all steps together.
all_steps := "some step"

# Whom steps called: who did, addresses, port, protocol, and the names that count: see `looked_up`.
contacts contains contact if {
	some entry in trace.monitorLog.network
	entry.operation in {"connect", "send"}
	not is_only_routed(entry)
	contact := {
		"who": step_text(entry.step),
		"addresses": {entry.ip},
		"port": object.get(entry, "port", 0),
		"protocol": entry.protocol,
		"names": looked_up(entry),
	}
}

# Of the bill: those outside. What was looked up has no addresses there; which server answered it does not say.
contacts contains contact if {
	some endpoint in bill.endpoints
	endpoint.direction == "outbound"
	not endpoint.internal
	not endpoint.dns
	parts := split(endpoint.endpoint, ":")
	last := count(parts) - 1
	contact := {
		"who": all_steps,
		"addresses": {address | some address in endpoint.ipAddresses},
		"port": to_number(parts[last]),
		"protocol": lower(endpoint.protocol),
		"names": {name | name := concat(":", array.slice(parts, 0, last)); name != ""; count(endpoint.ipAddresses) == 0},
	}
}

# Resolvers connect datagram sockets without a port to learn a source address: nothing is sent.
is_only_routed(entry) if {
	entry.protocol == "udp"
	not entry.port
}

# A name counts where a name server in the private network answered with this address, and the step served none itself.
# What the step asked for by TLS or HTTP is its own word.
looked_up(entry) := {name.name |
	not serves_names(entry.step)
	some name in object.get(entry, "names", [])
	"dns" in name.from
	some asked in trace.monitorLog.network
	asked.operation == "resolve"
	asked.step == entry.step
	asked.port
	asked.question.name == name.name
	some answer in object.get(asked, "answers", [])
	answer.data == entry.ip
	is_private(asked.ip)
}

serves_names(step) if {
	some entry in trace.monitorLog.network
	entry.step == step
	entry.operation in {"listen", "bind"}
	entry.localPort == 53
}

serves_names(step) if {
	some entry in trace.monitorLog.network
	entry.step == step
	entry.operation == "resolve"
	not entry.port
}

private_ranges := {
	"10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
	"::1/128", "fc00::/7", "fe80::/10",
}

is_private(address) if {
	some range in private_ranges
	net.cidr_contains(range, address)
}

# Names that steps asked name servers for.
questions contains question if {
	some entry in trace.monitorLog.network
	entry.operation == "resolve"
	entry.port
	question := {"who": step_text(entry.step), "name": entry.question.name}
}

questions contains {"who": all_steps, "name": endpoint.dns.query_name} if {
	some endpoint in bill.endpoints
	endpoint.direction == "outbound"
}

# Programs that steps ran; what is no UTF-8 in them is {"base64": …}.
programs contains program if {
	some entry in trace.monitorLog.process
	program := {"who": step_text(entry.step), "path": entry.processBinary, "arguments": entry.arguments}
}

programs contains {"who": all_steps, "path": program.path, "arguments": program.args} if {
	some program in bill.executables
}

# Paths that steps opened to read. Of the trace they are percent-encoded, as in its URIs.
reads contains read if {
	some entry in trace.monitorLog.fileAccess
	is_read(object.get(entry.annotations, "flags", []))
	read := {"who": step_text(entry.annotations.step), "path": trim_prefix(entry.uri, "file://")}
}

reads contains {"who": all_steps, "path": file.path} if {
	some file in bill.file_access
	is_read(file.flags)
}

# Flags are those of all opens together.
is_read(flags) if "O_RDONLY" in flags

is_read(flags) if "O_RDWR" in flags

# Whether a pattern of the Bill of Behaviour covers a path: ⋯ is one segment, * any number, at the end one or more.
covers_path("*", _)

covers_path(pattern, path) if {
	segments := split(trim_prefix(pattern, "/"), "/")
	last := count(segments) - 1
	parts := [part | some at, segment in segments; part := path_part(segment, at == last)]
	regex.match(sprintf("^%s$", [concat("", parts)]), trim_suffix(path, "/"))
}

path_part("⋯", _) := "/[^/]+"

path_part("*", true) := "(?:/[^/]+)+"

path_part("*", false) := "(?:/[^/]+)*"

path_part(segment, _) := sprintf("/%s", [regex.replace(segment, `[.+*?()|\[\]{}^$\\]`, `\$0`)]) if not segment in {"⋯", "*"}
