#define _GNU_SOURCE
#include "mapped_files.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The handler may run at any time, on any thread: it takes no lock, allocates nothing and calls only what signal-safety(7)
// lists. It walks blocks that are never freed. A slot's name and end are written before its start is published, and change
// only while its start says that it is free.

enum { SLOTS_A_BLOCK = 64, EX_IOERR_STATUS = 74 };

/// In place of the start of a range.
enum { SLOT_FREE = 0, SLOT_TAKEN = 1 };

struct slot {
  _Atomic uintptr_t start;
  uintptr_t end;
  char *name;
};

struct block {
  struct slot slots[SLOTS_A_BLOCK];
  _Atomic(struct block *) next;
};

static struct block first_block;
static struct sigaction previous;

static void say(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t done = write(STDERR_FILENO, text, left);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return;
    text += done;
    left -= (size_t)done;
  }
}

static struct slot *find(uintptr_t address) {
  for (struct block *block = &first_block; block; block = atomic_load_explicit(&block->next, memory_order_acquire)) {
    for (int index = 0; index < SLOTS_A_BLOCK; index++) {
      struct slot *slot = &block->slots[index];
      uintptr_t start = atomic_load_explicit(&slot->start, memory_order_acquire);
      if (start > SLOT_TAKEN && address >= start && address < slot->end) return slot;
    }
  }
  return NULL;
}

static void handle(int signal, siginfo_t *info, void *context) {
  // A positive code is a fault of memory, with its address; others were sent by somebody.
  struct slot *slot = info->si_code > 0 ? find((uintptr_t)info->si_addr) : NULL;
  if (slot) {
    say("dataprep: error: ");
    say(slot->name);
    say(": the file was cut while it was read\nRun the same command again when the file is complete.\n");
    _exit(EX_IOERR_STATUS);
  }
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler == SIG_DFL || (previous.sa_handler == SIG_IGN && info->si_code > 0)) {
    // The signal comes again, and does what it does without a handler.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(signal, &standard, NULL);
    raise(signal);
  } else if (previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  }
}

static void install(void) {
  struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, NULL, &previous);
  sigaction(SIGBUS, &action, NULL);
}

static struct slot *take_slot(void) {
  struct block *block = &first_block;
  while (1) {
    for (int index = 0; index < SLOTS_A_BLOCK; index++) {
      uintptr_t expected = SLOT_FREE;
      if (atomic_compare_exchange_strong(&block->slots[index].start, &expected, SLOT_TAKEN)) {
        return &block->slots[index];
      }
    }
    struct block *next = atomic_load_explicit(&block->next, memory_order_acquire);
    if (!next) {
      struct block *made = calloc(1, sizeof *made);
      if (!made) return NULL;
      // Another thread may have been first; its block is used then.
      if (atomic_compare_exchange_strong(&block->next, &next, made)) {
        next = made;
      } else {
        free(made);
      }
    }
    block = next;
  }
}

void *dataprep_note_mapped_file(const void *start, size_t count, const char *name) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  char *copy = strdup(name);
  struct slot *slot = copy ? take_slot() : NULL;
  if (!slot) {
    free(copy);
    return NULL;
  }
  slot->end = (uintptr_t)start + count;
  slot->name = copy;
  atomic_store_explicit(&slot->start, (uintptr_t)start, memory_order_release);
  return slot;
}

void dataprep_forget_mapped_file(void *mapping) {
  struct slot *slot = mapping;
  if (!slot) return;
  atomic_store(&slot->start, SLOT_TAKEN);
  free(slot->name);
  slot->name = NULL;
  atomic_store_explicit(&slot->start, SLOT_FREE, memory_order_release);
}
