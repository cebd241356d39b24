package import Base

/// What is cut out of one text, and for which earlier places.
package struct PassageCuts: Sendable {
  /// A piece that is cut, and where its text stands earlier.
  package struct Piece: Sendable, BitwiseCopyable, Equatable {
    /// Where it begins in the text.
    package var start: Int
    /// Its bytes.
    package var count: Int
    /// Where the same text begins earlier. Where a piece begins with what is not repeated, such as white space, it is the
    /// place where the repeated text behind it begins.
    package var source: CorpusPosition
  }

  /// The ranges, which do not touch, in order.
  package private(set) var ranges: [Range<Int>] = []
  /// The pieces of the ranges, in order: a range is one piece for each earlier passage that it is made of.
  package private(set) var pieces: [Piece] = []

  /// Nothing is cut.
  package init() {}

  /// Forgets the cuts and keeps the memory.
  package mutating func removeAll() {
    ranges.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
  }

  /// Bytes that are cut.
  package var byteCount: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Cuts the units of a text that are repeated from their first byte to their last.
  ///
  /// - Parameters:
  ///   - repeated: what stands earlier, as offsets in the text, in order.
  ///   - units: the units of the text, in order.
  ///   - gap: ranges between which there are no more bytes than this count as one.
  package mutating func cut(
    _ text: UnsafeRawBufferPointer, repeated: [RepeatedRanges.Range], units: [TextUnit], gap: Int = 0
  ) {
    var index = 0
    var unit = 0
    while index < repeated.count {
      let start = repeated[index].place
      var end = repeated[index].end
      index += 1
      while index < repeated.count, repeated[index].place - end <= gap {
        end = repeated[index].end
        index += 1
      }
      while unit < units.count, units[unit].start < start { unit += 1 }
      while unit < units.count, units[unit].contentEnd <= end {
        append(units[unit].start..<units[unit].end)
        unit += 1
      }
    }
    finish(text, repeated)
  }

  /// Cuts the units that a repeated range begins with, and units after each.
  ///
  /// - Parameters:
  ///   - repeated: where repeated units begin, in order.
  ///   - length: units that belong together: one, or three sentences of a span.
  package mutating func cut(
    _ text: UnsafeRawBufferPointer, repeated: [RepeatedRanges.Range], units: [TextUnit], length: Int
  ) {
    var unit = 0
    // The first unit that is not cut yet.
    var next = 0
    for range in repeated {
      for place in range.place..<range.end {
        while unit < units.count, units[unit].start < place { unit += 1 }
        guard unit < units.count, units[unit].start == place else { continue }
        while next < min(units.count, unit + length) {
          if next >= unit { append(units[next].start..<units[next].end) }
          next += 1
        }
      }
    }
    finish(text, repeated)
  }

  /// Appends what is left of a text without the cuts to the buffer that it is in.
  package func rest(of text: ByteRange, in texts: inout ByteBuffer) -> ByteRange {
    let first = texts.count
    var start = Int(text.start)
    for range in ranges {
      texts.append(copying: start..<Int(text.start) + range.lowerBound)
      start = Int(text.start) + range.upperBound
    }
    texts.append(copying: start..<Int(text.start) + Int(text.count))
    return ByteRange(start: first, count: texts.count - first)
  }

  /// Takes the white space behind a cut at the start of a text along.
  package mutating func takeSpaceAlongAtStart(_ text: UnsafeRawBufferPointer) {
    guard let first = ranges.first, first.lowerBound == 0 else { return }
    var end = first.upperBound
    while end < text.count, TextUnits.isSpace(text[end]) { end += 1 }
    guard end > first.upperBound, let piece = pieces.firstIndex(where: { $0.start + $0.count == first.upperBound })
    else { return }
    ranges[0] = 0..<end
    pieces[piece].count += end - first.upperBound
  }

  private mutating func append(_ range: Range<Int>) {
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }

  /// Takes white space before a cut at the end along, and divides the ranges by their sources.
  private mutating func finish(_ text: UnsafeRawBufferPointer, _ repeated: [RepeatedRanges.Range]) {
    if let last = ranges.last, last.upperBound == text.count {
      var start = last.lowerBound
      let bound = ranges.count > 1 ? ranges[ranges.count - 2].upperBound : 0
      while start > bound, TextUnits.isSpace(text[start - 1]) { start -= 1 }
      if start == bound, ranges.count > 1 {
        ranges.removeLast()
        ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<last.upperBound
      } else {
        ranges[ranges.count - 1] = start..<last.upperBound
      }
    }
    var index = 0
    for range in ranges {
      while index < repeated.count, repeated[index].end <= range.lowerBound { index += 1 }
      var start = range.lowerBound
      var other = index
      while other < repeated.count, repeated[other].place < range.upperBound {
        let found = repeated[other]
        // Up to where the next earlier passage begins.
        let end = other + 1 < repeated.count ? min(range.upperBound, repeated[other + 1].place) : range.upperBound
        let skipped = max(0, start - found.place)
        let source = CorpusPosition(bits: found.source.bits + UInt64(skipped))
        if let last = pieces.last, last.start + last.count == start,
          last.source.bits + UInt64(last.count) == source.bits
        {
          pieces[pieces.count - 1].count += end - start
        } else {
          pieces.append(Piece(start: start, count: end - start, source: source))
        }
        start = end
        other += 1
      }
    }
  }
}
