internal import Base
internal import CICU

/// Cuts runs of scripts without spaces into words by ICU's dictionaries. One for each thread.
internal final class UnspacedWords {
  private let breaks: OpaquePointer
  private var units: [UInt16] = []
  private var ends: [Int32] = []

  /// Units that are looked at once: ICU's time a character grows with the length of a run.
  private static let pieceUnits = 4096

  init() {
    guard let breaks = dataprep_word_breaks_open() else { preconditionFailure("ICU has no rules for words") }
    self.breaks = breaks
  }

  deinit { dataprep_word_breaks_close(breaks) }

  /// Adds a character to the run.
  func append(_ scalar: UInt32) {
    if scalar < 0x10000 {
      units.append(UInt16(truncatingIfNeeded: scalar))
    } else {
      units.append(UInt16(truncatingIfNeeded: 0xD7C0 &+ scalar &>> 10))
      units.append(UInt16(truncatingIfNeeded: 0xDC00 | scalar & 0x3FF))
    }
  }

  /// Ends the run, and appends a hash for each of its words.
  func endRun(into hashes: inout [UInt64]) {
    var start = 0
    while start < units.count {
      var end = min(start + Self.pieceUnits, units.count)
      // Between the halves of a pair is no place to cut.
      if end < units.count, units[end] & 0xFC00 == 0xDC00 { end -= 1 }
      cut(start..<end, into: &hashes)
      start = end
    }
    units.removeAll(keepingCapacity: true)
  }

  private func cut(_ piece: Range<Int>, into hashes: inout [UInt64]) {
    if ends.count < piece.count { ends = [Int32](repeating: 0, count: max(piece.count, 256)) }
    units.withUnsafeBufferPointer { units in
      let run = UnsafeBufferPointer(rebasing: units[piece])
      let count = Int(dataprep_word_breaks_find(breaks, run.baseAddress, Int32(run.count), &ends))
      precondition(count > 0, "ICU found no end of a run")
      var start = 0
      for word in 0..<count {
        let end = Int(ends[word])
        hashes.append(ByteHash.hash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(run)[2 * start..<2 * end])))
        start = end
      }
    }
  }
}
