# SPDX-License-Identifier: Apache-2.0
# An example that conftest, opa and bobctl take: what the build of examples/webapp may do. Change the four sets below.
#
#   bobctl verify IMAGE --key recorder.pub --policy examples/policy/rego
#   conftest test trace.json -p examples/policy/rego
package main

import data.bob
import rego.v1

allowed_hosts := {"registry.npmjs.org"}

allowed_networks := {"127.0.0.0/8", "::1/128"}

denied_programs := {"/usr/bin/curl", "/usr/bin/wget"}

denied_reads := {"/root/.ssh/*", "/run/secrets/*"}

# Another type says nothing about this image's build that this policy could decide by.
deny contains "this is neither a Bill of Behaviour nor a runtime trace of bob" if {
	not input.predicateType in {bob.bill_type, bob.trace_type}
}

deny contains "the record is not complete" if not bob.complete

deny contains message if {
	some contact in bob.contacts
	not is_allowed(contact)
	message := sprintf("%s contacted %v at port %v/%s", [contact.who, contact.addresses | contact.names, contact.port, contact.protocol])
}

# Whoever is asked for a name learns it: what is no allowed host is not to be asked for.
deny contains message if {
	some question in bob.questions
	not question.name in allowed_hosts
	message := sprintf("%s asked for %s", [question.who, question.name])
}

deny contains message if {
	some program in bob.programs
	program.path in denied_programs
	message := sprintf("%s ran %s", [program.who, program.path])
}

deny contains message if {
	some read in bob.reads
	some pattern in denied_reads
	bob.covers_path(pattern, read.path)
	message := sprintf("%s read %s", [read.who, read.path])
}

is_allowed(contact) if {
	some name in contact.names
	name in allowed_hosts
}

is_allowed(contact) if {
	count(contact.addresses) > 0
	every address in contact.addresses {
		some network in allowed_networks
		net.cidr_contains(network, address)
	}
}

# Name servers of the private network: which names they may be asked for is said above.
is_allowed(contact) if {
	contact.port == 53
	count(contact.addresses) > 0
	every address in contact.addresses {
		bob.is_private(address)
	}
}
