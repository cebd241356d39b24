/// A run of bytes in an arena of less than 4 GiB.
@frozen public struct ByteRange: Sendable, BitwiseCopyable, Equatable {
  /// Offset of the first byte.
  public var start: UInt32
  /// Bytes in the run.
  public var count: UInt32

  /// The range of `count` bytes from `start`.
  @inlinable public init(start: Int, count: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.count = UInt32(truncatingIfNeeded: count)
  }

  /// No bytes.
  @inlinable public static var empty: ByteRange { ByteRange(start: 0, count: 0) }

  /// Whether the run has no bytes.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The run as a range of offsets.
  @inlinable public var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
