/// Zeroed memory, aligned to cache lines, that a model or predictor owns and hands out pointers to.
internal final class ModelMemory: @unchecked Sendable {
  internal let base: UnsafeMutableRawPointer
  internal let byteCount: Int

  internal init(byteCount: Int) {
    self.byteCount = byteCount
    base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
  }

  deinit { base.deallocate() }

  /// The memory as elements of one type.
  internal func elements<T: BitwiseCopyable>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }
}
