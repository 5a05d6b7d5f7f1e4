#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Compile drivers against the headers of Debian's linux-headers-6.12 package,
# with W=1, as modules.
#
#   examples/check-compile.sh            the drivers beside this script
#   examples/check-compile.sh FILE...    other ones
#
# KERNEL_BUILD names another kernel build directory. Nothing is written outside
# a temporary directory. Exits 0 when every driver compiles without a warning,
# 1 when one does not, 2 when there is nothing to compile or to compile with.

set -u

fail() {
	echo "check-compile: $*" >&2
	exit 2
}

newest_headers() {
	for dir in /usr/src/linux-headers-6.12*-amd64 /lib/modules/6.12*-amd64/build; do
		[ -f "$dir/Makefile" ] && echo "$dir"
	done | sort -V | tail -n 1
}

build=${KERNEL_BUILD:-$(newest_headers)}
[ -n "$build" ] || fail "no kernel headers found: install them with
  apt-get install linux-headers-6.12.117+deb12-amd64
or any other linux-headers-6.12*-amd64 (apt-cache search linux-headers-6.12)"
[ -f "$build/Makefile" ] || fail "$build is not a kernel build directory: it has no Makefile"
for tool in make gcc; do
	command -v "$tool" >/dev/null || fail "$tool not found: apt-get install $tool"
done

[ $# -gt 0 ] || set -- "$(dirname "$0")"/*.c

work=$(mktemp -d "${TMPDIR:-/tmp}/check-compile.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

# One directory for each driver: base names may repeat, and one driver that
# does not compile must not hide the others.
count=0
for source; do
	[ -f "$source" ] || fail "$source: no such file"
	count=$((count + 1))
	mkdir "$work/$count"
	cp "$source" "$work/$count/" || exit 2
	# Private headers, if there are any, are looked for beside the driver; the
	# link keeps what Kbuild would not take in a path, such as spaces, out of it.
	ln -s "$(cd "$(dirname "$source")" && pwd)" "$work/$count/beside"
	name=$(basename "$source" .c)
	printf 'ccflags-y := -I%s\nobj-m := %s.o\n' "$work/$count/beside" "$name" >"$work/$count/Kbuild"
done

failed=0
number=0
echo "headers: $(basename "$build")"
for source; do
	number=$((number + 1))
	log=$work/$number.log
	# modpost only warns, never fails, about symbols of Module.symvers; the
	# exit code tells of errors and the log of warnings.
	if ! make -C "$build" "M=$work/$number" W=1 modules >"$log" 2>&1; then
		verdict='FAILED'
	elif grep -qi 'warning' "$log"; then
		verdict='WARNINGS'
	else
		verdict='ok'
	fi
	printf '%-10s%s\n' "$verdict" "$source"
	if [ "$verdict" != ok ]; then
		failed=$((failed + 1))
		grep -vE '^make|^  (CC|LD|MODPOST|BTF)' "$log" | sed "s|$work/$number/||; s|^|          |"
	fi
done

echo "$count drivers, $((count - failed)) without a warning, $failed not"
[ "$failed" -eq 0 ]
