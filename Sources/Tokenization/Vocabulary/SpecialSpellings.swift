/// Finds spellings of special tokens in texts: the leftmost, of several at one place the longest.
package struct SpecialSpellings: Sendable {
  private struct Spelling {
    var bytes: [UInt8]
    var token: UInt32
  }

  /// Spellings by their first byte, the longest first.
  private let byFirstByte: [[Spelling]]

  /// - Parameter tokens: numbers by spelling.
  package init(_ tokens: [String: UInt32]) {
    var table = [[Spelling]](repeating: [], count: 256)
    for (text, token) in tokens {
      let bytes = Array(text.utf8)
      guard let first = bytes.first else { continue }
      table[Int(first)].append(Spelling(bytes: bytes, token: token))
    }
    byFirstByte = table.map { $0.sorted { $0.bytes.count > $1.bytes.count } }
  }

  /// The next spelling at or after `start`.
  package func next(in text: Span<UInt8>, from start: Int) -> (range: Range<Int>, token: UInt32)? {
    text.withUnsafeBufferPointer { text in
      byFirstByte.withUnsafeBufferPointer { table in
        for place in start..<text.count {
          let candidates = table[Int(text[place])]
          if candidates.isEmpty { continue }
          for spelling in candidates where spelling.bytes.count <= text.count - place {
            if spelling.bytes.indices.allSatisfy({ spelling.bytes[$0] == text[place + $0] }) {
              return (place..<place + spelling.bytes.count, spelling.token)
            }
          }
        }
        return nil
      }
    }
  }
}
