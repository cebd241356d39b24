internal import Base

/// Passages that may be drawn, on disk until it is known which are.
internal final class PassageSpool {
  /// A passage that waits.
  struct Entry {
    /// Its place in the draw.
    var priority: UInt64
    /// The number of its group.
    var group: Int
    fileprivate var offset: Int
    fileprivate var byteCount: Int
  }

  private let path: String
  private let file: HashedFile
  private var entries: [Entry] = []
  private var byteCount = 0

  /// - Parameter path: a private file.
  init(path: String) throws {
    self.path = path
    file = try HashedFile(path: path)
  }

  /// Keeps a line.
  func append(_ line: Span<UInt8>, priority: UInt64, group: Int) throws {
    try file.append(line)
    entries.append(Entry(priority: priority, group: group, offset: byteCount, byteCount: line.count))
    byteCount += line.count
  }

  /// Gives the lines of some entries, each passage once, by group and priority; the spool is read only from then on.
  ///
  /// - Parameter isDrawn: which entries are wanted.
  func forEach(
    where isDrawn: (Entry) -> Bool, _ body: (Entry, Span<UInt8>) throws -> Void
  ) throws {
    _ = try file.commit()
    let mapped = try MappedFile(path: path)
    let drawn = entries.filter(isDrawn)
      .sorted { ($0.group, $0.priority, $0.offset) < ($1.group, $1.priority, $1.offset) }
    var last: Entry?
    for entry in drawn {
      // A passage that had left the lowest numbers and came back would be here twice.
      if let last, last.group == entry.group, last.priority == entry.priority { continue }
      last = entry
      let line = UnsafeRawBufferPointer(rebasing: mapped.bytes[entry.offset..<entry.offset + entry.byteCount])
      try body(entry, line.assumingMemoryBound(to: UInt8.self).span)
    }
  }
}
