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

  /// Reads a line; nil for one that is none, such as `!meta`, and for one whose file's name leads elsewhere.
  package init?(_ line: Span<UInt8>) {
    let parts = Self.blanks(line)
    guard let (first, second) = parts, let time = CaptureTime(line.extracting(first + 1..<second)),
      let json = try? JSONValue(parsing: line.extracting(second + 1..<line.count)),
      let url = json["url"]?.string, let file = json["filename"]?.string,
      let offset = Self.number(json["offset"]), 0...ArchiveLimits.largestOffset ~= offset, Self.isName(file)
    else { return nil }
    self.url = url
    self.time = time
    self.file = file
    self.offset = offset
  }

  /// Whether a text can be the name of an archive: no control characters, no way up.
  private static func isName(_ file: String) -> Bool {
    !file.isEmpty && file.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      && !file.split(separator: "/").contains("..")
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
  ///
  /// - Throws: `.damaged` also for a line of the URL's key that is none.
  package static func captures(of url: String, in source: any ByteSource) throws(SourceError) -> [IndexedCapture] {
    let bytes = CaptureLine.withoutSpaces(Array(url.utf8))
    let start = SortKey.key(of: bytes) + [ASCII.space]
    let lines = LineReader(DecompressingSource(source))
    var found: [IndexedCapture] = []
    while true {
      let line = try lines.next { (line) throws(SourceError) -> (isOfURL: Bool, capture: IndexedCapture?) in
        guard line.count > start.count, start.indices.allSatisfy({ line[$0] == start[$0] }) else { return (false, nil) }
        return (true, IndexedCapture(line))
      }
      guard let line else { return found }
      guard line.isOfURL else { continue }
      guard let capture = line.capture else {
        throw SourceError(.damaged, "a line is not that of a capture", location: source.name)
      }
      if capture.url.utf8.elementsEqual(bytes) { found.append(capture) }
    }
  }
}
