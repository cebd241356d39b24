package import Base
internal import CSystem

/// The file `labels.jsonl` of an audit, to which one process at a time appends.
///
/// An entry is one line, one call of `write` and one `fsync`, so that whatever ends the process, at most the entry that is
/// being written is lost. A line without an end, which such an end leaves behind, is completed or removed when the log is
/// opened next. Nothing else is ever changed in the file: labels that were taken back can still be read.
package final class LabelLog {
  /// The file.
  package let path: String
  /// All entries, the oldest first.
  package private(set) var entries: [LabelEntry]
  private let descriptor: Int32
  private var byteCount: Int

  /// The lock is on the file itself, for as long as it is open: no other file stays behind in the audit's directory.
  ///
  /// - Parameter path: `labels.jsonl`; created if it is missing.
  /// - Throws: `.inUse` if another process has the log open, `.badRecord` with the line for one that is no entry,
  ///   `OutputError` where the file cannot be written.
  package init(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw OutputError(.cannotCreate, "open the file of labels", path: path, errno: errno)
    }
    do {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let number = errno
        guard number == EWOULDBLOCK else {
          throw OutputError(.cannotCreate, "lock the file of labels", path: path, errno: number)
        }
        throw AuditError(
          .inUse, "another process is labelling this audit", location: path,
          advice: "Use the page that it serves, or end it first. Any number of browsers may use one page.")
      }
      let parsed = try Self.parse(try FileSystem.read(path), path: path)
      if parsed.whole < parsed.byteCount { try FileSystem.truncate(path, to: parsed.whole) }
      if parsed.lacksLineFeed {
        let end: [UInt8] = [ASCII.lineFeed]
        try end.withUnsafeBufferPointer { (bytes) throws(OutputError) in
          try FileSystem.writeAll(bytes, to: descriptor, path: path)
        }
      }
      entries = parsed.entries
      byteCount = parsed.whole + (parsed.lacksLineFeed ? 1 : 0)
      try FileSystem.syncFolder(Path.split(path).folder)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Appends an entry; when this returns, no crash can lose it.
  ///
  /// - Throws: `OutputError` where it cannot be written; the file is then as before.
  package func append(_ entry: LabelEntry) throws(OutputError) { try append(contentsOf: [entry]) }

  /// Appends entries, all of them or none.
  ///
  /// - Throws: `OutputError` where they cannot be written; the file is then as before.
  package func append(contentsOf added: [LabelEntry]) throws(OutputError) {
    guard !added.isEmpty else { return }
    var json = JSONWriter(capacity: 256 * added.count)
    for entry in added {
      entry.write(to: &json)
      json.endLine()
    }
    do throws(OutputError) {
      try json.bytes.withUnsafeBytes { (bytes) throws(OutputError) in
        try FileSystem.writeAll(bytes, to: descriptor, path: path)
      }
      guard fsync(descriptor) == 0 else {
        throw OutputError(.cannotWrite, "sync the file of labels", path: path, errno: errno)
      }
    } catch {
      // What is written of a line must not become the beginning of the next one.
      _ = ftruncate(descriptor, off_t(byteCount))
      throw error
    }
    byteCount += json.bytes.count
    entries += added
  }

  /// The entries of a log, the oldest first, also while another process appends to it; none where there is no file.
  ///
  /// `EffectiveLabels` says which of them count.
  ///
  /// - Throws: `.badRecord` with the line for one that is no entry, `SourceError` where the file cannot be read.
  package static func read(_ path: String) throws -> [LabelEntry] {
    guard try FileSystem.lookUp(path) != nil else { return [] }
    return try parse(try FileSystem.read(path), path: path).entries
  }

  private struct Parsed {
    var entries: [LabelEntry] = []
    /// Bytes of the file, and those up to the end of the last whole entry.
    var byteCount = 0
    var whole = 0
    /// Whether the last whole entry is not followed by a line feed.
    var lacksLineFeed = false
  }

  private static func parse(_ bytes: [UInt8], path: String) throws(AuditError) -> Parsed {
    var parsed = Parsed(byteCount: bytes.count)
    var number = 0
    while parsed.whole < bytes.count {
      number += 1
      let start = parsed.whole
      let end = bytes[start...].firstIndex(of: ASCII.lineFeed)
      let line = Array(bytes[start..<(end ?? bytes.count)])
      do {
        let span = line.span
        parsed.entries.append(try LabelEntry(JSONValue(parsing: span, limit: JSONValue.documentLimit)))
      } catch {
        // A line that was being written when its process ended: it was never confirmed to the rater.
        if end == nil { break }
        throw AuditError(
          .badRecord, "a line that is no label", location: "\(path):\(number)",
          advice: "Correct the line or remove it.", underlying: error)
      }
      parsed.whole = end.map { $0 + 1 } ?? bytes.count
      parsed.lacksLineFeed = end == nil
    }
    return parsed
  }
}
