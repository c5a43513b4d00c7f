# SPDX-License-Identifier: Apache-2.0
# What cosign asks for: it verifies the signature first, and hands the Statement to this.
#
#   cosign verify-attestation --key cosign.pub --type https://k8sstormcenter.com/bob/v1 \
#     --policy bob.rego --policy main.rego --policy signature.rego IMAGE
package signature

import data.main
import rego.v1

default allow := false

allow if count(main.deny) == 0
