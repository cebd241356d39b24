/// The classes of a byte inside tags, as bits.
enum ByteClass {
  /// Tab, line feed, form feed, space.
  static let whitespace: UInt8 = 1
  /// Ends a tag name: whitespace, `/`, `>`, and zero.
  static let endsTagName: UInt8 = 2
  /// Ends an attribute name: whitespace, `/`, `>`, `=`, and zero.
  static let endsAttributeName: UInt8 = 4
  /// `A` to `Z`.
  static let upper: UInt8 = 8
  /// ASCII letters.
  static let letter: UInt8 = 16
  /// ASCII letters and digits.
  static let alphanumeric: UInt8 = 32
  /// Ends an unquoted attribute value or needs a look in it: whitespace, `>`, `&`, and zero.
  static let endsUnquotedValue: UInt8 = 64

  /// The bits of every byte.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.update(repeating: 0, count: 256)
    for byte in [0x09, 0x0A, 0x0C, 0x20] {
      table[byte] = whitespace | endsTagName | endsAttributeName | endsUnquotedValue
    }
    table[0] = endsTagName | endsAttributeName | endsUnquotedValue
    table[0x2F] = endsTagName | endsAttributeName
    table[0x3E] = endsTagName | endsAttributeName | endsUnquotedValue
    table[0x3D] = endsAttributeName
    table[0x26] = endsUnquotedValue
    for byte in 0x30...0x39 { table[byte] = alphanumeric }
    for byte in 0x41...0x5A { table[byte] = upper | letter | alphanumeric }
    for byte in 0x61...0x7A { table[byte] = letter | alphanumeric }
    return UnsafePointer(table)
  }()
}
