internal import CICU

/// Where words end in a run with characters of scripts without spaces, by ICU's rules and dictionaries. One for each
/// thread.
package final class DictionaryBreaks {
  private let breaks: OpaquePointer
  private var units: [UInt16] = []
  private var ends: [Int32] = []

  /// Code points that are looked at once: ICU's time a character grows with the length of a run.
  private static let pieceCodes = 512

  /// For one thread.
  package init() {
    guard let breaks = dataprep_word_breaks_open() else { preconditionFailure("ICU has no rules for words") }
    self.breaks = breaks
  }

  deinit { dataprep_word_breaks_close(breaks) }

  /// Whether a character is of a script in which spaces do not part words.
  package static func isUnspaced(_ code: UInt32) -> Bool {
    guard code >= 0x0E00 else { return false }
    switch code {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA9E0...0xA9FF, 0xAA60...0xAA7F, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x2_0000...0x3_FFFF:
      return true
    default: return false
    }
  }

  /// Calls `body` with where each word or mark of a run ends, in code points, in order.
  package func forEachEnd(in run: UnsafeBufferPointer<UInt32>, _ body: (Int) -> Void) {
    var start = 0
    while start < run.count {
      let end = min(start + Self.pieceCodes, run.count)
      cut(UnsafeBufferPointer(rebasing: run[start..<end]), from: start, body)
      start = end
    }
  }

  private func cut(_ piece: UnsafeBufferPointer<UInt32>, from start: Int, _ body: (Int) -> Void) {
    units.removeAll(keepingCapacity: true)
    for code in piece {
      if code < 0x10000 {
        units.append(UInt16(truncatingIfNeeded: code))
      } else {
        units.append(UInt16(truncatingIfNeeded: 0xD7C0 &+ code &>> 10))
        units.append(UInt16(truncatingIfNeeded: 0xDC00 | code & 0x3FF))
      }
    }
    if ends.count < units.count { ends = [Int32](repeating: 0, count: units.count) }
    let count = Int(dataprep_word_breaks_find(breaks, units, Int32(units.count), &ends))
    precondition(count > 0, "ICU found no end of a run")
    var unit = 0
    var code = 0
    for word in 0..<count {
      while unit < Int(ends[word]) {
        unit += piece[code] < 0x10000 ? 1 : 2
        code += 1
      }
      body(start + code)
    }
  }
}
