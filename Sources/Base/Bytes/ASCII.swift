/// ASCII characters as bytes: named characters and character classes.
///
/// Inlined into other modules, for hot loops. Tables for a single format (`ByteClass` of HTML's
/// tokenizer, SentencePiece's rules) stay with their format.
@usableFromInline package enum ASCII {
  @inlinable package static var tab: UInt8 { 0x09 }
  @inlinable package static var lineFeed: UInt8 { 0x0A }
  @inlinable package static var formFeed: UInt8 { 0x0C }
  @inlinable package static var carriageReturn: UInt8 { 0x0D }
  @inlinable package static var space: UInt8 { 0x20 }
  @inlinable package static var comma: UInt8 { 0x2C }
  @inlinable package static var dot: UInt8 { 0x2E }
  @inlinable package static var colon: UInt8 { 0x3A }
  @inlinable package static var semicolon: UInt8 { 0x3B }

  /// `0` to `9`.
  @inlinable @inline(__always) package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  /// `A` to `Z` and `a` to `z`.
  @inlinable @inline(__always) package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  /// Space or tab.
  @inlinable @inline(__always) package static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
  /// Line feed or carriage return.
  @inlinable @inline(__always) package static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == lineFeed || byte == carriageReturn
  }
  /// Space, tab, line feed, form feed or carriage return: HTML's ASCII whitespace.
  @inlinable @inline(__always) package static func isWhitespace(_ byte: UInt8) -> Bool {
    isBlank(byte) || isLineBreak(byte) || byte == formFeed
  }

  /// `a` for `A`; other bytes unchanged.
  @inlinable @inline(__always) package static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The value of a hexadecimal digit in either case; nil for other bytes.
  @inlinable @inline(__always) package static func hexadecimalValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte &- 0x30)
    case 0x41...0x46: Int(byte &- 0x37)
    case 0x61...0x66: Int(byte &- 0x57)
    default: nil
    }
  }
}
