#!/bin/bash
# Swift 6.3 on Linux: where /proc is not mounted, CommandLine.arguments is empty, the program's own name included, and nothing says so.
#
# A good guess is that a program gets the argc and argv that every C program gets. Swift's library reads /proc/self/cmdline instead, in
# shared and in static builds alike. A chroot that debootstrap has just made, a sandbox or a small container has no /proc: a command
# line tool that is packaged there sees no words. With swift-argument-parser it prints its help and ends with exit code 0, so that a
# job's first step "succeeds" and writes nothing; code that reads CommandLine.arguments[0] traps. glibc passes argc and argv to every
# ELF constructor, so that a few lines of C bring them back.
#
# Uses the Swift toolchain that is on PATH; hides /proc in a mount namespace (as root, or with a user namespace). About 10 s.
set -euo pipefail
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cd "$d"
swift --version 2>/dev/null | head -n 1
cat >main.swift <<'S'
print("words:", CommandLine.arguments.count)
S
swiftc -o shared main.swift
swiftc -static-stdlib -o static main.swift
hidden=(unshare --mount)
[ "$(id -u)" -eq 0 ] || hidden=(unshare --map-root-user --mount)
for program in shared static; do
  printf '%s with /proc: ' "$program"
  "./$program" a b
  printf '%s without: ' "$program"
  "${hidden[@]}" sh -c 'mount -t tmpfs none /proc && exec "./$0" a b' "$program"
done | tee seen
[ "$(grep -c 'with /proc: words: 3' seen)" = 2 ] && [ "$(grep -c 'without: words: 0' seen)" = 2 ]
