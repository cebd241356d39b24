#pragma once

// Variadic functions and macros of the C library that Swift cannot import, under the C library's own names.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define DATAPREP_SWIFT_NAME(name) __attribute__((swift_name(name)))

DATAPREP_SWIFT_NAME("getter:errno()")
static inline int dataprep_errno(void) { return errno; }

DATAPREP_SWIFT_NAME("setter:errno(_:)")
static inline void dataprep_set_errno(int value) { errno = value; }

DATAPREP_SWIFT_NAME("open(_:_:)")
static inline int dataprep_open(const char *path, int flags) { return open(path, flags); }

DATAPREP_SWIFT_NAME("open(_:_:_:)")
static inline int dataprep_create(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

DATAPREP_SWIFT_NAME("fcntl(_:_:_:)")
static inline int dataprep_fcntl(int descriptor, int command, int value) { return fcntl(descriptor, command, value); }

DATAPREP_SWIFT_NAME("ioctl(_:_:_:)")
static inline int dataprep_ioctl(int descriptor, unsigned long request, void *value) {
  return ioctl(descriptor, request, value);
}

DATAPREP_SWIFT_NAME("S_ISREG(_:)")
static inline bool dataprep_is_regular_file(mode_t mode) { return S_ISREG(mode); }

DATAPREP_SWIFT_NAME("S_ISDIR(_:)")
static inline bool dataprep_is_directory(mode_t mode) { return S_ISDIR(mode); }

DATAPREP_SWIFT_NAME("getter:MAP_FAILED()")
static inline void *dataprep_map_failed(void) { return MAP_FAILED; }

typedef void (*dataprep_signal_handler)(int);

DATAPREP_SWIFT_NAME("getter:SIG_DFL()")
static inline dataprep_signal_handler dataprep_default_handler(void) { return SIG_DFL; }

DATAPREP_SWIFT_NAME("getter:SIG_IGN()")
static inline dataprep_signal_handler dataprep_ignoring_handler(void) { return SIG_IGN; }

/// Whether a signal is ignored, as under `nohup`.
static inline bool dataprep_signal_is_ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// The variables of the process, which unistd.h declares only with extensions of GNU.
DATAPREP_SWIFT_NAME("getter:environ()")
static inline char **dataprep_environ(void) {
  extern char **environ;
  return environ;
}
