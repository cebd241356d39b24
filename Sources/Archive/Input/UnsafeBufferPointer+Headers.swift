internal import Base
internal import CSystem

/// Byte operations for parsing headers.
extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are those of `text`, which is ASCII in lower case, in any case of letters.
  @inline(__always) internal func equalsIgnoringCase(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && startsIgnoringCase(text)
  }

  /// Whether the bytes start with `text`, which is ASCII in lower case, in any case of letters.
  @inline(__always) internal func startsIgnoringCase(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount {
      if ASCII.lowercased(self[index]) != text.utf8Start[index] { return false }
    }
    return true
  }

  /// Where `byte` is first found at or after `start`.
  @inline(__always) internal func index(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count, let baseAddress,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafePointer<UInt8>(found.assumingMemoryBound(to: UInt8.self)) - baseAddress
  }

  /// `range` without the blanks (spaces and tabs) at both ends.
  @inline(__always) internal func trimming(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, ASCII.isBlank(self[start]) || ASCII.isLineBreak(self[start]) { start &+= 1 }
    while end > start, ASCII.isBlank(self[end &- 1]) || ASCII.isLineBreak(self[end &- 1]) { end &-= 1 }
    return start..<end
  }

  /// A part, counted from its own start.
  @inline(__always) internal func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: self[range])
  }

  /// A decimal number made of all the bytes in `range`; nil if one is not a digit or none is there.
  /// Numbers too large for `Int` become `Int.max`: they exceed every limit.
  internal func decimal(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    var value = 0
    for index in range {
      guard ASCII.isDigit(self[index]) else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(Int(self[index] &- 0x30))
      if overflows || overflowsToo { value = .max } else if value != .max { value = sum }
    }
    return value
  }

  internal var string: String { String(decoding: self, as: UTF8.self) }
}
