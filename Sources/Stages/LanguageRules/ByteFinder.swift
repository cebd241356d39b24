internal import Base

/// Finds a text in others, in any letter case of ASCII.
package struct ByteFinder: Sendable {
  /// The text as it was given.
  package let text: String
  private let bytes: [UInt8]
  /// How far the search goes on from a place whose last byte is this one (Horspool).
  private let skips: [UInt8]

  /// A finder of a text.
  package init(_ text: String) {
    self.text = text
    bytes = text.utf8.map(ASCII.lowercased)
    var skips = [UInt8](repeating: UInt8(min(255, max(1, bytes.count))), count: 256)
    for (index, byte) in bytes.dropLast().enumerated() {
      let skip = UInt8(min(255, bytes.count - 1 - index))
      skips[Int(byte)] = skip
      if byte &- 0x61 < 26 { skips[Int(byte) - 32] = skip }
    }
    self.skips = skips
  }

  /// Whether the text stands in another.
  package func isIn(_ other: Span<UInt8>) -> Bool {
    other.withUnsafeBufferPointer { other in
      bytes.withUnsafeBufferPointer { wanted in
        guard !wanted.isEmpty else { return false }
        var start = 0
        while start + wanted.count <= other.count {
          var index = wanted.count - 1
          while index >= 0, ASCII.lowercased(other[start + index]) == wanted[index] { index -= 1 }
          if index < 0 { return true }
          start += Int(skips[Int(other[start + wanted.count - 1])])
        }
        return false
      }
    }
  }
}
