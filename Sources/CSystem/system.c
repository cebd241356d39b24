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
