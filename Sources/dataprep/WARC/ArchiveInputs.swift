import Archive
import Base
import Fetch
import Records

/// The archives that a `warc` command reads, in order.
struct ArchiveInputs {
  let locations: [String]

  /// Expands the command's arguments: files, directories, globs, URLs, listings or `-`.
  init(_ arguments: [String]) throws {
    locations = try InputList(expanding: arguments).entries.map(\.location)
  }

  /// Calls `body` with a reader of each archive in turn.
  ///
  /// - Parameter offset: stored bytes of each archive to skip.
  func forEach(
    limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0, _ body: (ArchiveReader) throws -> Void
  ) throws {
    for location in locations { try body(ArchiveReader(openSource(location), limits: limits, from: offset)) }
  }

  /// Prints the reader's new faults to standard error.
  static func warn(of reader: ArchiveReader) {
    guard reader.hasFaults else { return }
    for fault in reader.takeFaults() {
      let detail = fault.detail.isEmpty ? "" : ": \(fault.detail)"
      Console.warning("\(fault.file) at \(fault.offset): \(fault.kind.rawValue)\(detail)")
    }
  }
}
