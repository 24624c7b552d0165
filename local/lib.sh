# Functions that the scripts of this folder share. The scripts source this file after `set -euo pipefail`.
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # used by the scripts
root=$(dirname "$here")
cache=${ORGTRAIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/orgtrail}

# The scripts ignore the user's own AWS settings, and use no proxy for servers on this machine.
# Python keeps what it has compiled, because compiling takes longer than all else in a start of the local AWS.
# shellcheck disable=SC2086  # names of variables
unset ${!AWS_@} PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONDONTWRITEBYTECODE
export NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
export no_proxy=$NO_PROXY

step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

alive() { kill -0 "$1" 2>/dev/null; }

# Prints the first 12 hex digits of the hash of stdin.
hash12() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-12
}

# After this call, the jobs of the script end with it, together with all processes that they have started. Otherwise they
# would continue after a Ctrl-C. `set -m` gives each job its own process group, so that the whole group can be ended.
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

# make_once FOLDER COMMAND...: runs COMMAND to create a folder, unless it exists. The folder is the last argument of COMMAND.
# The folder is created under another name and renamed at the end, so that an incomplete folder is never used. If two
# scripts do this at the same time, the second one waits. The lock is a symbolic link, because a link and the process id
# of its owner are created in one step.
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
  "$@" "$folder.new" || exit 1 # set -e has no effect here if the caller checks the result
  mv "$folder.new" "$folder"
)

need_python() {
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
    die "missing: python3, version 3.10 or newer, with its venv module (Debian: apt-get install python3-venv)"
}

need_go() { # from 1.21 on, an older Go downloads the version that go.mod names
  (cd "$here/engine/pulumi" && go version) >/dev/null 2>&1 || die "missing: Go, version 1.26 or newer (https://go.dev/dl)"
}

# Sets $python to a Python with all packages that the local AWS needs.
ensure_python() {
  ensure_venv python requirements.txt "the AWS emulator"
  python=$venv/bin/python
}

# Sets $awscli to the AWS CLI.
ensure_awscli() {
  ensure_venv awscli requirements-awscli.txt "the AWS CLI"
  # shellcheck disable=SC2034  # used by the scripts
  awscli=("$venv/bin/python" -m awscli) # the script bin/aws names the folder in which it was installed
}

# Sets $python to a Python with DuckDB and all else that local/query needs.
ensure_query() {
  ensure_venv query requirements-query.txt "DuckDB"
  python=$venv/bin/python
}

# Sets $python to a Python with Pulumi's policy SDK.
ensure_policy() {
  ensure_venv policy ../policy/requirements.txt "Pulumi's policy SDK"
  python=$venv/bin/python
}

# ensure_venv NAME REQUIREMENTS WHAT: sets $venv to a virtual environment with the packages of a file of this folder.
ensure_venv() {
  local began=$SECONDS
  venv=$cache/$1-$(hash12 <"$here/$2")
  if [ ! -d "$venv" ]; then
    need_python
    step "$1: installing $3 (once)"
    make_once "$venv" make_venv "$here/$2" >&2
    step "$1: ready after $((SECONDS - began)) s"
  fi
}

# Runs a module of localaws in place of this script, after ensure_python.
run_module() {
  local module=localaws.$1 && shift
  cd "$here" || exit 1
  exec "$python" -m "$module" "$@"
}

make_venv() { # make_venv REQUIREMENTS FOLDER
  python3 -m venv "$2" || return 1
  "$2/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$1"
}

need_java() { # Maven and the language host use the same JDK
  local version
  [ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
  version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p') || true
  [ "${version:-0}" -ge 17 ] || die "missing: a JDK with javac, version 17 or newer (Debian: apt-get install openjdk-17-jdk)"
}

need_maven() {
  command -v mvn >/dev/null || die "missing: Maven (mvn), version 3.6 or newer (https://maven.apache.org)"
}

# Builds the program if its sources have changed, and sets $jar to it.
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
  touch "$jar" # Maven does not write the jar if nothing has to be compiled
  step "program: ready after $((SECONDS - began)) s"
}

# Builds what mvnw starts, so that the first preview does not wait for it.
ensure_program() {
  "$root/mvnw" --no-transfer-progress compile exec:java \
    -DmainClass=com.pulumi.bootstrap.internal.Main -DmainArgs=packages >/dev/null
}

default_port=${ORGTRAIL_PORT:-4577}

# Succeeds if the local AWS of a port is running, and sets $aws_pid to its process id.
aws_runs() {
  aws_pid=$(cat "$cache/aws/$1/pid" 2>/dev/null) || return 1
  # After a crash, the process id can belong to another process. So a server must listen on the port as well.
  alive "$aws_pid" && (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null
}
