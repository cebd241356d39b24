#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether the processor has the instructions that `dataprep_crc32_fold` needs.
bool dataprep_crc32_can_fold(void);

/// Folds a prefix of `bytes` into 16 bytes that have the same CRC-32, when that is taken with an
/// initial remainder of 0.
///
/// The prefix is the longest whose length is a multiple of 256; its length is returned. `remainder` is
/// the remainder (not inverted) of what came before.
size_t dataprep_crc32_fold(const uint8_t *bytes, size_t count, uint32_t remainder, uint8_t folded[16]);
