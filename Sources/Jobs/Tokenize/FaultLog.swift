internal import Base
internal import Records
internal import Synchronization
internal import Tokenization

/// Faults on the way to a shard's end, counted and kept as lines of a file: any number of them takes no memory, and
/// lines up to a cap (`FaultCap`).
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
  private var cap = FaultCap()

  /// - Parameter folder: a private directory.
  init(folder: String) { self.folder = folder }

  /// A log with the faults in a file of lines; empty where there is none.
  init(copying path: String, folder: String) throws {
    self.folder = folder
    if FileSystem.entry(at: path) != nil { try addLines(of: path) }
  }

  deinit {
    // What was not published belongs to nothing; a file that stays is removed by the next run.
    if let partPath, !isKept { try? FileSystem.remove(partPath) }
  }

  /// A log as `save` described it; nil where its file is not there as it was.
  init?(_ json: JSONValue?, folder: String) throws {
    guard let cap = FaultCap(json?["cap"]), let byteCount = json?["bytes"]?.integer else { return nil }
    self.folder = folder
    self.cap = cap
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
    json.key("cap")
    cap.write(to: &json)
    json.member("file", partPath.map { Path.split($0).name })
    json.member("bytes", partPath.flatMap { FileSystem.entry(at: $0)?.byteCount } ?? 0)
    json.endObject()
  }

  /// Faults by kind, with a line or without.
  var counts: [String: Int] { cap.counts }
  /// Lines that the file has in the end.
  var lineCount: Int { cap.lineCount }

  /// Counts and keeps a fault.
  func add(_ fault: Fault) throws {
    guard cap.admits(kind: fault.kind.rawValue, file: fault.file) else { return }
    lines.line(fault)
    if lines.bytes.count >= Self.bufferBytes { try flush() }
  }

  /// Adds another log's faults after its own.
  func append(contentsOf other: FaultLog) throws {
    try other.flush()
    if let part = other.partPath { try addLines(of: part) }
    cap.addOthers(of: other.cap)
  }

  /// Adds the faults in a file of lines.
  private func addLines(of path: String) throws {
    let reader = LineReader(try FileRangeStream(FileRangeSource(path: path)))
    while let line = try reader.next({ $0.string }) {
      guard let json = try? JSONValue(parsing: line), let kind = json["kind"]?.string, let file = json["file"]?.string
      else { continue }
      if let more = json["more"]?.count {
        cap.add(more, kind: kind, file: file)
      } else if cap.admits(kind: kind, file: file) {
        lines.bytes.append(utf8: line)
        lines.endLine()
        if lines.bytes.count >= Self.bufferBytes { try flush() }
      }
    }
  }

  /// Puts the file at `path`, whole and synced, and tells its size and SHA-256.
  func finish(at path: String) throws -> (byteCount: Int, sha256: String) {
    cap.writeOthers(to: &lines)
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
