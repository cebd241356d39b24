internal import Base

/// A file of lines in the order of their bytes, mapped, in which a line is found by how it begins.
///
/// Memory: 8 bytes a line; the file's own pages are the kernel's.
package final class SortedLines: Sendable {
  private let file: MappedFile
  /// Where each line begins; the last is where the one behind the last would.
  private let starts: [Int]

  /// The file's path.
  package var path: String { file.path }
  /// The file's bytes.
  package var bytes: UnsafeRawBufferPointer { file.bytes }
  /// Lines.
  package var count: Int { starts.count - 1 }

  /// Maps a file and finds its lines.
  ///
  /// - Throws: `SourceError`; `ListError.badEntry` where lines are out of order, or the last one does not end.
  package init(path: String) throws {
    file = try MappedFile(path: path)
    let bytes = file.bytes
    var starts = [0]
    var index = 0
    while index < bytes.count {
      if bytes[index] == ASCII.lineFeed {
        starts.append(index + 1)
        let number = starts.count - 1
        if number > 1, !Self.precedes(bytes, starts[number - 2]..<starts[number - 1], starts[number - 1]..<index + 1) {
          throw ListError(.badEntry, "the lines are not in order", location: "\(path):\(number)")
        }
      }
      index += 1
    }
    guard starts.last == bytes.count else {
      throw ListError(.badEntry, "the last line does not end: the file is cut", location: path)
    }
    self.starts = starts
  }

  private static func precedes(_ bytes: UnsafeRawBufferPointer, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    let count = min(a.count, b.count)
    for offset in 0..<count {
      let (first, second) = (bytes[a.lowerBound + offset], bytes[b.lowerBound + offset])
      if first != second { return first < second }
    }
    return false
  }

  /// Where a line is, without its line feed.
  package subscript(line: Int) -> Range<Int> { starts[line]..<starts[line + 1] - 1 }

  /// The first line that begins with a text; nil for none.
  package func line(beginning text: UnsafeRawBufferPointer) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if order(middle, text) < 0 { low = middle + 1 } else { high = middle }
    }
    return low < count && order(low, text) == 0 ? low : nil
  }

  /// Whether a line is before what begins with a text (-1), begins with it (0), or is behind.
  private func order(_ line: Int, _ text: UnsafeRawBufferPointer) -> Int {
    let range = self[line]
    let count = min(range.count, text.count)
    for offset in 0..<count {
      let (first, second) = (bytes[range.lowerBound + offset], text[offset])
      if first != second { return first < second ? -1 : 1 }
    }
    return range.count < text.count ? -1 : 0
  }
}
