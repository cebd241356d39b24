#pragma once

// The C library as Swift reads it: `import CSystem` names it on every platform, where Glibc, Musl and Darwin are modules
// of one platform each. What the importer cannot translate follows in `library.h`.

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/epoll.h>
#endif

#include "library.h"
#include "mapped_files.h"
#include "prefetch.h"

/// Writes back everything that is not yet on the disk of the file system that `descriptor` is on:
/// syncfs(2), which Swift's C library module leaves out, or sync(2) where there is none. 0, or -1 with errno.
int dataprep_sync_file_system(int descriptor);

/// The number of words of the command line, the program's name included.
int dataprep_argument_count(void);
/// The words of the command line; NULL where the C library does not tell.
char **dataprep_arguments(void);
