extension Span where Element == UInt8 {
  /// Whether the bytes are exactly those of a literal.
  public func equals(_ literal: StaticString) -> Bool {
    guard count == literal.utf8CodeUnitCount else { return false }
    for index in 0..<count where self[index] != literal.utf8Start[index] { return false }
    return true
  }

  /// The bytes as a string; invalid UTF-8 becomes U+FFFD.
  public var string: String {
    withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The most bytes up to `limit` that are whole characters, in valid UTF-8.
  public func wholeCharacters(within limit: Int) -> Int {
    guard limit < count else { return count }
    var end = limit
    while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// Unicode scalars in valid UTF-8: bytes that do not continue one.
  public var scalarCount: Int {
    var scalars = 0
    for index in 0..<count where self[index] & 0xC0 != 0x80 { scalars += 1 }
    return scalars
  }
}
