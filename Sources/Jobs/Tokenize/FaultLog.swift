internal import Base
internal import Tokenization
internal import Records
internal import Synchronization

/// Faults on the way to a shard's end, counted and kept as lines of a file: any number of them takes no memory.
internal final class FaultLog {
  /// Bytes of lines that are collected before they are written.
  private static let bufferBytes = 1 << 16
  /// Numbers that no two files have.
  private static let numbers = Atomic<Int>(0)

  private let folder: String
  /// The private file, once there are lines in it.
  private var partPath: String?
  private var lines = JSONWriter(capacity: 0)
  /// Whether the private file stays for a later process.
  private var isKept = false
  /// Counts by kind.
  private(set) var counts: [String: Int] = [:]

  /// - Parameter folder: a private directory.
  init(folder: String) { self.folder = folder }

  /// A log with the faults in a file of lines; empty where there is none.
  init(copying path: String, folder: String) throws {
    self.folder = folder
    guard FileSystem.entry(at: path) != nil else { return }
    let reader = LineReader(try FileRangeStream(FileRangeSource(path: path)))
    while let line = try reader.next({ $0.string }) {
      lines.bytes.append(utf8: line)
      lines.endLine()
      if let kind = try? JSONValue(parsing: line)["kind"]?.string { counts[kind, default: 0] += 1 }
      if lines.bytes.count >= Self.bufferBytes { try flush() }
    }
  }

  deinit {
    // What was not published belongs to nothing; a file that stays is removed by the next run.
    if let partPath, !isKept { try? FileSystem.remove(partPath) }
  }

  /// A log as `save` described it; nil where its file is not there as it was.
  init?(_ json: JSONValue?, folder: String) throws {
    guard let members = json?["counts"]?.members, let byteCount = json?["bytes"]?.integer else { return nil }
    self.folder = folder
    counts = Dictionary(members.map { ($0.key, $0.value.integer ?? 0) }, uniquingKeysWith: +)
    guard let name = json?["file"]?.string else { return }
    let path = Path.join(folder, name)
    guard Path.staysInside(name), let entry = try FileSystem.lookUp(path, followsLinks: false), entry.kind == .file,
      0...entry.byteCount ~= byteCount
    else { return nil }
    try FileSystem.truncate(path, to: byteCount)
    partPath = path
    isKept = true
  }

  /// Keeps the file, and describes the log as it is now.
  func save(to json: inout JSONWriter) throws {
    try flush()
    isKept = true
    if let partPath { try FileSystem.syncFile(partPath) }
    json.beginObject()
    json.member("counts", counts)
    json.member("file", partPath.map { Path.split($0).name })
    json.member("bytes", partPath.flatMap { FileSystem.entry(at: $0)?.byteCount } ?? 0)
    json.endObject()
  }

  /// Counts and keeps a fault.
  func add(_ fault: Fault) throws {
    counts[fault.kind.rawValue, default: 0] += 1
    lines.line(fault)
    if lines.bytes.count >= Self.bufferBytes { try flush() }
  }

  /// Adds another log's faults after its own.
  func append(contentsOf other: FaultLog) throws {
    counts.merge(other.counts, uniquingKeysWith: +)
    if let part = other.partPath {
      let source = try FileRangeStream(FileRangeSource(path: part))
      repeat {
        try flush()
        try lines.bytes.withRoom(Self.bufferBytes) { (room) throws(SourceError) in
          try source.read(into: UnsafeMutableRawBufferPointer(room))
        }
      } while !lines.bytes.isEmpty
    }
    other.lines.bytes.withSpan { lines.bytes.append($0) }
  }

  /// Puts the file at `path`, whole and synced, and tells its size and SHA-256.
  func finish(at path: String) throws -> (byteCount: Int, sha256: String) {
    try flush()
    guard let part = partPath else { preconditionFailure("a log without faults cannot have a file") }
    try FileSystem.syncFile(part)
    try FileSystem.move(part, to: path)
    partPath = nil
    let digest = Digest(.sha256)
    try digest.update(contentsOf: path)
    return (FileSystem.entry(at: path)?.byteCount ?? 0, digest.finish().hexadecimal)
  }

  /// A path that no log has, of this process or of an earlier one.
  private var freePath: String {
    while true {
      let path = Path.join(folder, "\(Self.numbers.add(1, ordering: .relaxed).newValue)")
      if FileSystem.entry(at: path) == nil { return path }
    }
  }

  private func flush() throws {
    guard !lines.bytes.isEmpty else { return }
    let path = partPath ?? freePath
    partPath = path
    try lines.bytes.withSpan { (bytes) throws(OutputError) in try FileSystem.append(bytes, to: path) }
    lines.removeAll()
  }
}
