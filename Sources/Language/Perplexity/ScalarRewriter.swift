internal import Base
internal import Records

/// Rewrites text code point by code point, with what each becomes found once and kept. One per thread.
internal final class ScalarRewriter {
  /// What a code point becomes: where its bytes are in `bytes`, and how many.
  private struct Entry {
    var start: UInt32
    var count: UInt32
  }

  private let replacement: (Unicode.Scalar) -> String
  /// Entries of 256 code points each; empty for those that no text has had.
  private var blocks = [[Entry]](repeating: [], count: 0x1100)
  private var bytes: [UInt8] = []

  /// - Parameter replacement: what a code point becomes.
  internal init(_ replacement: @escaping (Unicode.Scalar) -> String) {
    self.replacement = replacement
    fill(0)
  }

  private func fill(_ block: Int) {
    blocks[block] = (0..<256).map { low in
      let start = bytes.count
      // Surrogates are in no well-formed text.
      if let scalar = Unicode.Scalar(UInt32(block << 8 | low)) { bytes += replacement(scalar).utf8 }
      return Entry(start: UInt32(start), count: UInt32(bytes.count - start))
    }
  }

  /// Appends what UTF-8 becomes; each byte of a malformed sequence as U+FFFD.
  internal func rewrite(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) {
    var offset = 0
    while offset < text.count {
      var code = UInt32(text[offset])
      if code < 0x80 {
        offset &+= 1
      } else {
        var scan = UTF8Scan(text, from: offset)
        guard let next = scan.next() else { return }
        code = next
        offset = scan.offset
      }
      append(Int(code), to: &output)
    }
  }

  @inline(__always)
  private func append(_ code: Int, to output: inout ByteBuffer) {
    if blocks[code >> 8].isEmpty { fill(code >> 8) }
    let entry = blocks[code >> 8][code & 0xFF]
    if entry.count == 1 {
      output.append(bytes[Int(entry.start)])
    } else {
      for at in Int(entry.start)..<Int(entry.start) + Int(entry.count) { output.append(bytes[at]) }
    }
  }
}
