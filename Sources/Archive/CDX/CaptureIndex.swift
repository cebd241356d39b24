package import Base
internal import Records

/// One line of an index of captures (CDXJ): where a capture is.
package struct IndexedCapture: Sendable, Equatable {
  /// The captured URL.
  package var url: String
  /// When it was captured.
  package var time: CaptureTime
  /// The archive, as the index names it.
  package var file: String
  /// Bytes as stored before the record in it.
  package var offset: Int

  /// Reads a line; nil for one that is none, such as `!meta`.
  package init?(_ line: Span<UInt8>) {
    let parts = Self.blanks(line)
    guard let (first, second) = parts, let time = CaptureTime(line.extracting(first + 1..<second)),
      let json = try? JSONValue(parsing: line.extracting(second + 1..<line.count)),
      let url = json["url"]?.string, let file = json["filename"]?.string,
      let offset = Self.number(json["offset"]), offset >= 0
    else { return nil }
    self.url = url
    self.time = time
    self.file = file
    self.offset = offset
  }

  private static func blanks(_ line: Span<UInt8>) -> (Int, Int)? {
    guard let first = line.indices.first(where: { line[$0] == ASCII.space }),
      let second = (first + 1..<line.count).first(where: { line[$0] == ASCII.space })
    else { return nil }
    return (first, second)
  }

  /// Numbers are strings in what cdxj-indexer writes, and numbers elsewhere.
  private static func number(_ value: JSONValue?) -> Int? { value?.integer ?? value?.string.flatMap { Int($0) } }
}

/// An index of captures: lines of CDXJ, plain or compressed.
package enum CaptureIndex {
  /// All captures of a URL that an index has. Its lines may be in any order.
  package static func captures(of url: String, in source: any ByteSource) throws(SourceError) -> [IndexedCapture] {
    let bytes = CaptureLine.withoutSpaces(Array(url.utf8))
    let start = SortKey.key(of: bytes) + [ASCII.space]
    let lines = LineReader(DecompressingSource(source))
    var found: [IndexedCapture] = []
    while true {
      let capture = try lines.next { (line) throws(SourceError) -> IndexedCapture? in
        guard line.count > start.count, start.indices.allSatisfy({ line[$0] == start[$0] }) else { return nil }
        return IndexedCapture(line)
      }
      guard let capture else { return found }
      if let capture, capture.url.utf8.elementsEqual(bytes) { found.append(capture) }
    }
  }

  /// The index that a WACZ file has in itself; nil where it has none, or is no WACZ file.
  package static func inside(_ source: any ByteSource) throws -> (any ByteSource)? {
    guard let ranges = try source.rangeSource() else { return nil }
    let start = try ranges.bytes(at: 0, count: 4)
    guard start.withUnsafeBufferPointer({ ZipEntry.begins($0) }) else { return nil }
    var faults: [Fault] = []
    return try WACZFile.open(ranges, faults: &faults)?.index()
  }
}
