internal import Base
internal import Fetch
internal import Records

/// Faults on the way to a shard's end, counted and kept as lines of a file: any number of them takes no memory.
internal final class FaultLog {
  /// Bytes of lines that are collected before they are written.
  private static let bufferBytes = 1 << 16

  private let folder: TokenFolder
  /// The private file, once there are lines in it.
  private var partPath: String?
  private var lines = JSONWriter(capacity: 0)
  /// Counts by kind.
  private(set) var counts: [String: Int] = [:]

  init(_ folder: TokenFolder) { self.folder = folder }

  deinit {
    // What was not published belongs to nothing; a file that stays is removed by the next run.
    if let partPath { try? FileSystem.remove(partPath) }
  }

  /// Counts and keeps a fault.
  func add(_ fault: Fault) throws {
    counts[fault.kind.rawValue, default: 0] += 1
    lines.line(fault)
    if lines.bytes.count >= Self.bufferBytes { try flush() }
  }

  /// Adds another log's faults behind its own.
  func append(contentsOf other: FaultLog) throws {
    counts.merge(other.counts, uniquingKeysWith: +)
    if let part = other.partPath {
      let source = try FileSource(part)
      repeat {
        try flush()
        try lines.bytes.withRoom(Self.bufferBytes) { (room) throws(SourceError) in
          try source.read(into: UnsafeMutableRawBufferPointer(room))
        }
      } while !lines.bytes.isEmpty
    }
    other.lines.bytes.withSpan { lines.bytes.append($0) }
  }

  /// Puts the file in place as `faults/NAME.jsonl`, where there are faults.
  func publish(as name: String) throws {
    guard !counts.isEmpty else { return }
    try flush()
    guard let part = partPath else { return }
    try FileSystem.syncFile(part)
    try FileSystem.move(part, to: folder.file("faults/\(name).jsonl"))
    partPath = nil
    try FileSystem.syncFolder(folder.file("faults"))
  }

  private func flush() throws {
    guard !lines.bytes.isEmpty else { return }
    let path = try partPath ?? folder.newFaultPart()
    partPath = path
    try lines.bytes.withSpan { (bytes) throws(OutputError) in try FileSystem.append(bytes, to: path) }
    lines.removeAll()
  }
}
