package import Base
internal import CSystem
package import Inference
internal import Records

/// A file of answers that were paid for, to which one process at a time appends.
///
/// An answer is a line of JSON that begins with its key, written by one call of `write` before the connection that it came
/// over is used again: whatever kills the process, the answers that are lost are at most those in flight. A power failure
/// can lose those of the last second too (`sync`). A line that was cut is removed when the log is opened next; one that is
/// damaged is passed over, and asked for again. What a job writes is made of the log alone, in the order of its questions,
/// so that the order in which answers came is seen nowhere.
package final class AnswerLog {
  /// The file.
  package let path: String
  /// Lines that could not be read, and whose questions are asked again.
  package private(set) var damagedLines = 0
  /// What the answers in the log have cost.
  package private(set) var spent = Usage()

  private struct Place {
    var offset: Int
    var byteCount: Int
  }

  private var places: [AnswerKey: Place] = [:]
  /// Questions that failed, and may have an answer later.
  private var open: Set<AnswerKey> = []
  private let descriptor: Int32
  private var byteCount = 0
  private var isSynced = true

  /// Opens a log, or creates it, and reads which answers are there.
  ///
  /// - Throws: `PairsError.inUse` if another process has it open, `OutputError` where it cannot be read or written.
  package init(_ path: String) throws {
    self.path = path
    try FileSystem.createFolder(Path.split(path).folder)
    let descriptor = CSystem.open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "open the log of answers", path: path, errno: errno) }
    self.descriptor = descriptor
    do {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let number = errno
        guard number == EWOULDBLOCK else {
          throw OutputError(.cannotCreate, "lock the log of answers", path: path, errno: number)
        }
        throw PairsError(
          .inUse, "another process writes to the log of answers", location: path,
          advice: "Wait until it ends, then run the same command again.")
      }
      try index()
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The number of answers.
  package var count: Int { places.count }

  /// Whether there is an answer, or a refusal that will not change.
  package func contains(_ key: AnswerKey) -> Bool { places[key] != nil && !open.contains(key) }

  /// The answer of a key: the object that `append` wrote.
  ///
  /// - Throws: `PairsError.badRecord` where the file was changed since it was opened.
  package func answer(_ key: AnswerKey) throws -> JSONValue? {
    guard let place = places[key] else { return nil }
    var bytes = [UInt8](repeating: 0, count: place.byteCount)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + done, $0.count - done, off_t(place.offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    guard done == bytes.count, let value = try? JSONValue(parsing: bytes.span), Self.key(of: value) == key else {
      throw PairsError(
        .badRecord, "the log of answers was changed while it was read", location: path,
        advice: "Run the same command again.")
    }
    return value
  }

  /// Appends what was read of an answer.
  internal func append(_ key: AnswerKey, _ content: AnswerContent) throws {
    try append(key, content.usage) { content.write(to: &$0) }
    open.remove(key)
  }

  /// Appends that there is no answer.
  internal func append(_ key: AnswerKey, _ failure: AnswerFailure) throws {
    try append(key, Usage()) { failure.write(to: &$0) }
    if failure.mayPass { open.insert(key) } else { open.remove(key) }
  }

  /// Appends an answer. When this returns, no end of the process can lose it.
  ///
  /// - Parameters:
  ///   - key: its key; an answer that is there already is replaced.
  ///   - usage: what it has cost.
  ///   - members: writes the members of the answer's object, with other names than `key`, `in`, `out` and `cached`.
  /// - Throws: `OutputError` where it cannot be written; the file is then as before.
  package func append(
    _ key: AnswerKey, _ usage: Usage, _ members: (inout JSONWriter) throws -> Void
  ) throws {
    var json = JSONWriter(capacity: 512)
    json.beginObject()
    json.member("key", key.text)
    usage.writeMembers(to: &json)
    try members(&json)
    json.endObject()
    let end = json.bytes.count
    json.endLine()
    do {
      try json.bytes.withUnsafeBytes { (bytes) throws(OutputError) in
        try FileSystem.writeAll(bytes, to: descriptor, path: path)
      }
    } catch {
      // What is written of a line must not become the beginning of the next one.
      _ = ftruncate(descriptor, off_t(byteCount))
      throw error
    }
    places[key] = Place(offset: byteCount, byteCount: end)
    byteCount += json.bytes.count
    spent.add(usage)
    isSynced = false
  }

  /// Waits until everything is on the disk.
  package func sync() throws(OutputError) {
    guard !isSynced else { return }
    guard fdatasync(descriptor) == 0 else {
      throw OutputError(.cannotWrite, "sync the log of answers", path: path, errno: errno)
    }
    isSynced = true
  }

  /// What all answers of a run have cost, as its logs say; other processes may be writing to them.
  package static func spent(in folder: String) throws -> Usage {
    var usage = Usage()
    let logs = RelabelRun.answers(in: folder)
    guard FileSystem.entry(at: logs)?.kind == .folder else { return usage }
    for name in try FileSystem.names(in: logs) where name.hasSuffix(".jsonl") {
      let lines = LineReader(try FileSource(Path.join(logs, name)))
      while let line = try lines.next({ try? JSONValue(parsing: $0) }) {
        if let line { usage.add(Usage(line: line)) }
      }
    }
    return usage
  }

  private static func key(of line: JSONValue) -> AnswerKey? { line["key"]?.string.flatMap { AnswerKey($0) } }

  /// Reads the whole file once, in pieces: a log of millions of answers does not fit into memory.
  private func index() throws {
    var rest: [UInt8] = []
    var start = 0
    let source = try FileSource(path)
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
      guard count > 0 else { break }
      var from = 0
      while let end = piece[from..<count].firstIndex(of: ASCII.lineFeed) {
        rest += piece[from..<end]
        add(rest, at: start)
        start += rest.count + 1
        rest.removeAll(keepingCapacity: true)
        from = end + 1
      }
      rest += piece[from..<count]
    }
    // A line that was being written when its process ended.
    if !rest.isEmpty { try FileSystem.truncate(path, to: start) }
    byteCount = start
  }

  private func add(_ line: [UInt8], at offset: Int) {
    guard let value = try? JSONValue(parsing: line.span), let key = Self.key(of: value) else {
      return damagedLines += 1
    }
    places[key] = Place(offset: offset, byteCount: line.count)
    spent.add(Usage(line: value))
    if AnswerFailure(value)?.mayPass ?? false { open.insert(key) } else { open.remove(key) }
  }
}
