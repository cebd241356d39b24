/// Normalized text as in encoders: UTF-8 in which U+2581, the mark of a space, is one byte that UTF-8 has no
/// use for. A space then takes as many bytes as in the text, and words begin at a byte that is easy to find.
internal enum PieceCode {
  /// Stands for U+2581.
  static let space: UInt8 = 0xFF
  /// U+2581 in UTF-8.
  static let spelledSpace: [UInt8] = [0xE2, 0x96, 0x81]

  /// UTF-8 in this code.
  static func coded(_ text: [UInt8]) -> [UInt8] {
    var coded: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index...].starts(with: spelledSpace) {
        coded.append(space)
        index += spelledSpace.count
      } else {
        coded.append(text[index])
        index += 1
      }
    }
    return coded
  }

  /// The bytes of the character that begins with this one.
  @inline(__always)
  static func length(_ first: UInt8) -> Int {
    if first < 0xC0 || first == space { return 1 }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  }
}
