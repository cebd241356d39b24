/// A key of a terminal.
package enum TerminalKey: Sendable, Equatable {
  /// A character.
  case character(Character)
  case enter, escape, backspace
  /// Arrows and pages; the space bar is a character.
  case up, down, pageUp, pageDown

  /// The keys in what a terminal sent, and how many of its bytes they are: the rest is the beginning of a character.
  package static func parse(_ bytes: [UInt8]) -> (keys: [TerminalKey], used: Int) {
    var keys: [TerminalKey] = []
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case 0x1B:
        let length = escapeLength(bytes[at...])
        if let key = sequence(bytes[at..<at + length]) { keys.append(key) }
        at += length
      case 0x0A, 0x0D:
        keys.append(.enter)
        at += 1
      case 0x08, 0x7F:
        keys.append(.backspace)
        at += 1
      case 0..<0x20: at += 1
      default:
        // Bytes that begin no character are one each, and none.
        let length = byte < 0xC2 || byte > 0xF4 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard at + length <= bytes.count else { return (keys, at) }
        if let character = String(validating: bytes[at..<at + length], as: UTF8.self)?.first {
          keys.append(.character(character))
        }
        at += length
      }
    }
    return (keys, at)
  }

  /// Whether bytes end inside an escape sequence, or with a key that may be the beginning of one: over a slow line the rest
  /// comes a little later.
  package static func mayGoOn(_ bytes: [UInt8]) -> Bool {
    guard let start = bytes.lastIndex(of: 0x1B) else { return false }
    let rest = bytes[(start + 1)...]
    guard let first = rest.first else { return true }
    guard [UInt8(ascii: "["), UInt8(ascii: "O")].contains(first) else { return false }
    return !rest.dropFirst().contains { (0x40...0x7E).contains($0) }
  }

  /// Bytes of an escape sequence: `ESC [` or `ESC O` with parameters and a final letter; 1 for the key itself.
  private static func escapeLength(_ bytes: ArraySlice<UInt8>) -> Int {
    let rest = bytes.dropFirst()
    guard let first = rest.first, [UInt8(ascii: "["), UInt8(ascii: "O")].contains(first) else { return 1 }
    let end = rest.dropFirst().firstIndex { (0x40...0x7E).contains($0) }
    return end.map { $0 + 1 - bytes.startIndex } ?? bytes.count
  }

  private static func sequence(_ bytes: ArraySlice<UInt8>) -> TerminalKey? {
    switch String(decoding: bytes.dropFirst(), as: UTF8.self) {
    case "": .escape
    case "[A", "OA": .up
    case "[B", "OB": .down
    case "[5~": .pageUp
    case "[6~": .pageDown
    default: nil
    }
  }
}
