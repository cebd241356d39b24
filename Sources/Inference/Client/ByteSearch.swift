internal import CSystem

/// Where `pattern` begins in `bytes` at `start` or later; nil where it does not.
internal func find(
  _ pattern: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
  guard let base = bytes.baseAddress, let needle = pattern.baseAddress, pattern.count > 0 else { return nil }
  var at = start
  while at + pattern.count <= bytes.count {
    guard let hit = memchr(base + at, Int32(needle[0]), bytes.count - pattern.count - at + 1) else { return nil }
    let index = hit.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(mutating: base)
    if memcmp(base + index, needle, pattern.count) == 0 { return index }
    at = index + 1
  }
  return nil
}
