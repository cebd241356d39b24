import Base
import Records

/// The lines of a listing, plain or compressed.
enum Listing {
  struct Line: Equatable {
    var number: Int
    var text: String
  }

  /// The longest line in bytes that can name an input.
  static let longestLine = 16 << 10

  /// Reads all lines: white space around them, empty ones and those that begin with `#` are dropped.
  ///
  /// - Throws: `.damaged` for a line beyond `longestLine` or a NUL byte, which indicate that this is not a listing, and
  ///   for compressed data that is damaged.
  static func lines(of source: any ByteSource) throws(SourceError) -> [Line] {
    var lines: [Line] = []
    var current = ByteBuffer(capacity: 256)
    var number = 1
    let text = DecompressingSource(source)
    var piece = ByteBuffer(capacity: 64 << 10)
    while try text.fill(&piece) {
      for index in 0..<piece.count {
        let byte = piece[index]
        if byte == UInt8(ascii: "\n") {
          appendLine(&lines, current, number)
          current.removeAll()
          number += 1
        } else {
          guard byte != 0, current.count < longestLine else {
            throw SourceError(.damaged, "not a listing: line \(number) is not a file name", location: source.name)
          }
          current.append(byte)
        }
      }
      piece.removeAll()
    }
    appendLine(&lines, current, number)
    return lines
  }

  private static func appendLine(_ lines: inout [Line], _ bytes: borrowing ByteBuffer, _ number: Int) {
    var first = 0
    var end = bytes.count
    if number == 1, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { first = 3 }
    while first < end, bytes[first] <= 0x20 { first += 1 }
    while end > first, bytes[end - 1] <= 0x20 { end -= 1 }
    guard first < end, bytes[first] != UInt8(ascii: "#") else { return }
    let text = bytes.withUnsafeBytes { all in
      String(decoding: UnsafeBufferPointer(rebasing: all[first..<end]), as: UTF8.self)
    }
    lines.append(Line(number: number, text: text))
  }
}
