internal import Base

/// A mapped file of lines, by their numbers: it may be larger than memory.
internal final class MappedLines: Sendable {
  /// The file.
  let path: String
  private let file: MappedFile
  /// Where each line begins, and the end of the last.
  private let starts: [Int]

  /// Maps the file and finds its lines.
  ///
  /// - Throws: `SourceError` where it cannot be read, `PairsError.badRecord` for one that ends inside a line.
  init(_ path: String) throws {
    self.path = path
    file = try MappedFile(path: path)
    var starts = [0]
    for (place, byte) in file.bytes.enumerated() where byte == ASCII.lineFeed { starts.append(place + 1) }
    guard starts.last == file.bytes.count else {
      throw PairsError(.badRecord, "the last line has no end", location: path)
    }
    self.starts = starts
  }

  /// The number of lines.
  var count: Int { starts.count - 1 }

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - what: what a line is, for messages.
  ///   - read: gives nil where a member is missing.
  /// - Throws: `PairsError.badRecord` with the line.
  func read<Value>(
    _ number: Int, as what: String, _ read: (Span<UInt8>) throws(JSONError) -> Value?
  ) throws(PairsError) -> Value {
    precondition(number >= 0 && number < count, "no such line")
    let line = UnsafeRawBufferPointer(rebasing: file.bytes[starts[number]..<starts[number + 1] - 1])
      .assumingMemoryBound(to: UInt8.self)
    do throws(JSONError) {
      if let value = try read(line.span) { return value }
    } catch {
      throw PairsError(.badRecord, "a line that is no \(what)", location: "\(path):\(number + 1)", underlying: error)
    }
    throw PairsError(.badRecord, "a \(what) without one of its members", location: "\(path):\(number + 1)")
  }
}
