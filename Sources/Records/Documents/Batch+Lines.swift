internal import Base
internal import CSystem

extension Batch {
  /// Whether the batch holds lines that were not decoded: those of JSON Lines, and rows of Parquet as such.
  public var hasLines: Bool { loaded != nil }

  /// Calls `body` with every line of a batch that was loaded and not decoded, blank and malformed ones too, and its
  /// number from the input's start, from 0: the `ordinal` of a `TextBatch.Row`.
  ///
  /// For what writes lines again and knows from an earlier reading which, so that it need not parse them.
  public func forEachLine<E: Error>(
    _ body: (_ number: Int, _ line: UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    guard let loaded else { return }
    try lines.withUnsafeBytes { (bytes) throws(E) in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      var number = loaded.first
      if case .line(0) = loaded.unit, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
      while start < bytes.count {
        let feed = memchr(base + start, 0x0A, bytes.count - start)
        let end = feed.map { base.distance(to: $0.assumingMemoryBound(to: UInt8.self)) } ?? bytes.count
        try body(number, UnsafeBufferPointer(rebasing: bytes[start..<end]))
        start = end + 1
        number += 1
      }
    }
  }
}
