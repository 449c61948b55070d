#!/bin/sh
# Checks the host that it runs on, in TAP, and exits with the number of checks that failed.
# usage: check-host.sh MEBIBYTES   how much memory must be available
set -u

wanted=${1:?usage: check-host.sh MEBIBYTES}
total=0
failed=0

# check NAME COMMAND...: one check, which holds if the command succeeds.
check() {
  total=$((total + 1))
  name=$1
  shift
  if "$@"; then
    echo "ok $total - $name"
  else
    echo "not ok $total - $name"
    failed=$((failed + 1))
  fi
}

available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)

echo "TAP version 13"
check "at least $wanted MiB of memory are available" test "$available" -ge $((wanted * 1024))
check "the clock is set" test "$(date +%Y)" -ge 2025
check "the null device is one" test -c /dev/null
echo "1..$total"
exit "$failed"
