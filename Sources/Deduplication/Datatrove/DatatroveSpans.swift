internal import Base

/// Finds the keys of spans of three sentences as datatrove 0.10.1 compares them. One for each thread.
internal final class DatatroveSpans {
  private var normalizer = DatatroveNormalizer()
  /// Normalized sentences with a space between them, and where each begins and ends.
  private var joined: [UInt8] = []
  private var bounds: [Range<Int>] = []

  /// Appends a key for each span of which anything is left, at the place where it begins.
  func append(
    of text: UnsafeRawBufferPointer, _ sentences: [Range<Int>], at place: Int, to keys: inout [PassageKey]
  ) {
    guard sentences.count >= PassageMethod.spanLength else { return }
    joined.removeAll(keepingCapacity: true)
    bounds.removeAll(keepingCapacity: true)
    for sentence in sentences {
      let start = joined.count
      normalizer.with(UnsafeRawBufferPointer(rebasing: text[sentence])) { joined.append(contentsOf: $0) }
      bounds.append(start..<joined.count)
      joined.append(0x20)
    }
    joined.withUnsafeBytes { bytes in
      for first in 0...sentences.count - PassageMethod.spanLength {
        let end = bounds[first + PassageMethod.spanLength - 1].upperBound
        let span = UnsafeRawBufferPointer(rebasing: bytes[bounds[first].lowerBound..<end])
        guard span.contains(where: { $0 != 0x20 }) else { continue }
        keys.append(PassageKey(ByteHash.wide(span), at: place + sentences[first].lowerBound))
      }
    }
  }
}
