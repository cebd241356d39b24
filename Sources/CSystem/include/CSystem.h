#pragma once
#include "prefetch.h"

/// Writes back everything that is not yet on the disk of the file system that `descriptor` is on:
/// syncfs(2), which Swift's C library module leaves out, or sync(2) where there is none. 0, or -1 with errno.
int dataprep_sync_file_system(int descriptor);
