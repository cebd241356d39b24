#pragma once

/// Asks for the cache line at `address`, which will be read soon; Swift has no such hint.
static inline void dataprep_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }
