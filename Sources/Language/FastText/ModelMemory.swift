internal import CSystem

/// Owned memory, initially zero and aligned to cache lines.
internal final class ModelMemory: @unchecked Sendable {
  internal let base: UnsafeMutableRawPointer
  internal let byteCount: Int
  private let isMapped: Bool

  /// From this size in bytes, memory is mapped: the system zeroes the pages and may use huge ones.
  private static let mappedFrom = 4 << 20

  internal init(byteCount: Int) {
    self.byteCount = byteCount
    if byteCount >= Self.mappedFrom,
      let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), pages != MAP_FAILED
    {
      #if os(Linux)
        madvise(pages, byteCount, MADV_HUGEPAGE)
      #endif
      base = pages
      isMapped = true
      return
    }
    isMapped = false
    base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
  }

  deinit {
    if isMapped { munmap(base, byteCount) } else { base.deallocate() }
  }

  /// The memory as elements of one type.
  internal func elements<T: BitwiseCopyable>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }
}
