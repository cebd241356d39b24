#pragma once

#include <stddef.h>

/// Notes that `count` bytes from `start` on are those of the file called `name`, until
/// `dataprep_forget_mapped_file`. Where the file becomes shorter while it is read, the kernel has no bytes to give and
/// sends SIGBUS: for a noted range the process then says so on standard error and ends with status 74 (EX_IOERR).
/// Other signals are left to whoever handled them before.
///
/// - Returns: what to forget it by; NULL without memory, where nothing is noted.
void *dataprep_note_mapped_file(const void *start, size_t count, const char *name);

/// Forgets a range, before it is unmapped.
void dataprep_forget_mapped_file(void *mapping);
