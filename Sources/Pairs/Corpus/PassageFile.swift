package import Base

/// The passages of a run by their numbers: `passages.jsonl`, mapped, so that a corpus may be larger than memory.
package final class PassageFile: Sendable {
  /// The file.
  package let path: String
  private let file: MappedFile
  /// Where each line begins, and the end of the last.
  private let starts: [Int]

  /// Maps the file and finds its lines.
  ///
  /// - Throws: `SourceError` where it cannot be read, `PairsError.badRecord` for one that ends inside a line.
  package init(_ path: String) throws {
    self.path = path
    file = try MappedFile(path: path)
    var starts = [0]
    let bytes = file.bytes
    var place = 0
    while place < bytes.count {
      guard let end = bytes[place...].firstIndex(of: ASCII.lineFeed) else {
        throw PairsError(.badRecord, "the last line has no end", location: path)
      }
      place = end + 1
      starts.append(place)
    }
    self.starts = starts
  }

  /// The number of passages.
  package var count: Int { starts.count - 1 }

  /// A passage.
  ///
  /// - Throws: `PairsError.badRecord` with its line for one that is not in its form.
  package func passage(_ number: Int) throws(PairsError) -> Passage {
    precondition(number >= 0 && number < count, "no such passage")
    let line = UnsafeRawBufferPointer(rebasing: file.bytes[starts[number]..<starts[number + 1] - 1])
      .assumingMemoryBound(to: UInt8.self)
    do {
      if let passage = try Passage(line.span) { return passage }
    } catch {
      throw PairsError(.badRecord, "a line that is no passage", location: "\(path):\(number + 1)", underlying: error)
    }
    throw PairsError(.badRecord, "a passage without one of its members", location: "\(path):\(number + 1)")
  }
}
