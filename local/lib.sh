# Shared by the scripts of this folder; sourced, after `set -euo pipefail`.
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # used by the scripts
root=$(dirname "$here")
cache=${ORGTRAIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/orgtrail}

# Nothing of the user's own AWS gets in, and what runs on this machine is not asked for through a proxy.
# shellcheck disable=SC2086  # names of variables
unset ${!AWS_@} PYTHONPATH PYTHONHOME
export NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
export no_proxy=$NO_PROXY

step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

alive() { kill -0 "$1" 2>/dev/null; }

# The first 12 hex digits of the hash of what is on stdin.
hash12() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-12
}

# Ends the jobs of this script with all they have started, however the script ends: a job that goes on after a Ctrl-C
# would work on behind the user's back. `set -m` gives each job a process group of its own, which is what is ended.
own_jobs() {
  set -m
  trap 'end_jobs' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

end_jobs() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null || true; done
}

# make_once FOLDER COMMAND...: has COMMAND make the folder whose name it gets as its last argument, unless it is there.
# It is made under another name and renamed at the end: what was interrupted is never taken for whole. Of two at the same
# time the second waits; the lock is a symbolic link because that is made, with its owner in it, in one step.
make_once() (
  folder=$1 && shift
  [ -d "$folder" ] && exit
  mkdir -p "$(dirname "$folder")"
  until ln -s "$$" "$folder.lock" 2>/dev/null; do
    owner=$(readlink "$folder.lock" || true)
    if [ -n "$owner" ] && ! alive "$owner"; then rm -f "$folder.lock"; else sleep 0.5; fi
  done
  trap 'rm -rf "$folder.new" "$folder.lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  [ -d "$folder" ] && exit
  rm -rf "$folder.new"
  mkdir "$folder.new"
  "$@" "$folder.new" || exit 1 # said in words: set -e does not hold where the caller asks for the outcome
  mv "$folder.new" "$folder"
)

need_python() {
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
    die "missing: python3, version 3.10 or newer, with its venv module (Debian: apt-get install python3-venv)"
}

need_go() { # an older Go, from 1.21 on, gets the version that go.mod names by itself
  (cd "$here/engine/pulumi" && go version) >/dev/null 2>&1 || die "missing: Go, version 1.26 or newer (https://go.dev/dl)"
}

# Leaves the Python that the local AWS needs in $python.
ensure_python() {
  local folder began=$SECONDS
  folder=$cache/python-$(hash12 <"$here/requirements.txt")
  if [ ! -d "$folder" ]; then
    need_python
    step "python: installing the AWS emulator (once)"
    make_once "$folder" make_venv >&2
    step "python: ready after $((SECONDS - began)) s"
  fi
  python=$folder/bin/python
}

# Runs a module of localaws in place of this script, after ensure_python.
run_module() {
  local module=localaws.$1 && shift
  cd "$here"
  exec "$python" -m "$module" "$@"
}

make_venv() {
  python3 -m venv "$1" || return 1
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes \
    -r "$here/requirements.txt"
}

need_java() { # Maven and the Java programs are to come from the same JDK
  local version
  [ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
  version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p') || true
  [ "${version:-0}" -ge 17 ] || die "missing: a JDK with javac, version 17 or newer (Debian: apt-get install openjdk-17-jdk)"
}

need_maven() {
  command -v mvn >/dev/null || die "missing: Maven (mvn), version 3.6 or newer (https://maven.apache.org)"
}

# Leaves the program built from what is there now in $jar.
ensure_jar() {
  local began=$SECONDS
  jar=$root/target/orgtrail.jar
  if [ -e "$jar" ] && [ -z "$(cd "$root" && find pom.xml src/main -newer "$jar" | head -1)" ]; then return; fi
  need_java
  need_maven
  step "program: mvn package"
  mkdir -p "$root/target"
  mvn -q -B -Dstyle.color=never -f "$root/pom.xml" -Dmaven.test.skip=true package >"$root/target/package.log" 2>&1 || {
    cat "$root/target/package.log" >&2
    die "the program could not be built, see above"
  }
  touch "$jar" # Maven leaves it as it is where nothing has to be compiled
  step "program: ready after $((SECONDS - began)) s"
}

default_port=${ORGTRAIL_PORT:-4577}

# Whether the local AWS of a port is running; its process id is in $aws_pid then.
aws_runs() {
  aws_pid=$(cat "$cache/aws/$1/pid" 2>/dev/null) || return 1
  # After a crash the number may belong to another process by now, so something has to listen as well.
  alive "$aws_pid" && (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null
}
