#define _GNU_SOURCE
#include "CSystem.h"

#include <unistd.h>

int dataprep_sync_file_system(int descriptor) {
#ifdef __linux__
  return syncfs(descriptor);
#else
  (void)descriptor;
  sync();
  return 0;
#endif
}

static int argument_count;
static char **arguments;

// glibc and Darwin's loader pass constructors what they pass to main.
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep_arguments(int count, char **words) {
  argument_count = count;
  arguments = words;
}
#endif

int dataprep_argument_count(void) { return argument_count; }

char **dataprep_arguments(void) { return arguments; }
