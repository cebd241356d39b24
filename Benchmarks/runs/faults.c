// Loaded before a command by disk.py: makes calls that change files below a folder fail, counts them, and shifts the clock.
//
// FAULTS_FOLDER    the folder; without it nothing fails
// FAULTS_AT        the number of the call that fails, from 1; 0 for none
// FAULTS_ERRNO     with which error
// FAULTS_COUNT     a file for the number of calls, written when the process ends
// FAULTS_CLOCK     AFTER,SHIFT: the wall clock jumps by SHIFT seconds when the process is AFTER seconds old
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *folder;
static long at, error, after, shift;
static atomic_long count;
static struct timespec start;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    folder = getenv("FAULTS_FOLDER");
    at = getenv("FAULTS_AT") ? atol(getenv("FAULTS_AT")) : 0;
    error = getenv("FAULTS_ERRNO") ? atol(getenv("FAULTS_ERRNO")) : EIO;
    if (getenv("FAULTS_CLOCK")) sscanf(getenv("FAULTS_CLOCK"), "%ld,%ld", &after, &shift);
    REAL(clock_gettime)(CLOCK_MONOTONIC, &start);
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULTS_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&count));
    fclose(file);
}

static int is_below(const char *path) {
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_open_below(int descriptor) {
    char link[64], path[4096];
    if (!folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int fails(int concerns) {
    if (!concerns || atomic_fetch_add(&count, 1) + 1 != at) return 0;
    errno = (int)error;
    return 1;
}

ssize_t write(int d, const void *b, size_t n) { return fails(is_open_below(d)) ? -1 : REAL(write)(d, b, n); }
ssize_t writev(int d, const struct iovec *v, int n) { return fails(is_open_below(d)) ? -1 : REAL(writev)(d, v, n); }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) { return fails(is_open_below(d)) ? -1 : REAL(pwrite)(d, b, n, o); }
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) { return fails(is_open_below(d)) ? -1 : REAL(pwrite64)(d, b, n, o); }
int fsync(int d) { return fails(is_open_below(d)) ? -1 : REAL(fsync)(d); }
int fdatasync(int d) { return fails(is_open_below(d)) ? -1 : REAL(fdatasync)(d); }
int syncfs(int d) { return fails(is_open_below(d)) ? -1 : REAL(syncfs)(d); }
int ftruncate(int d, off_t n) { return fails(is_open_below(d)) ? -1 : REAL(ftruncate)(d, n); }
int rename(const char *a, const char *b) { return fails(is_below(b)) ? -1 : REAL(rename)(a, b); }
int link(const char *a, const char *b) { return fails(is_below(b)) ? -1 : REAL(link)(a, b); }
int mkdir(const char *p, mode_t m) { return fails(is_below(p)) ? -1 : REAL(mkdir)(p, m); }

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return fails(flags & O_CREAT && is_below(path)) ? -1 : REAL(open)(path, flags, mode);
}

static long now_shifted(void) {
    struct timespec now;
    REAL(clock_gettime)(CLOCK_MONOTONIC, &now);
    return now.tv_sec - start.tv_sec >= after ? shift : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = REAL(clock_gettime)(clock, time);
    if (clock == CLOCK_REALTIME && shift) time->tv_sec += now_shifted();
    return result;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int result = REAL(gettimeofday)(time, zone);
    if (shift) time->tv_sec += now_shifted();
    return result;
}
