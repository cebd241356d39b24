import Archive
import Base
import Fetch
import Records

/// The archives that a `warc` command reads, one after the other.
struct ArchiveInputs {
  let locations: [String]

  /// Takes arguments as they were given: files, folders, globs, addresses, listings or `-`.
  init(_ arguments: [String]) throws {
    locations = try InputList(expanding: arguments).entries.map(\.location)
  }

  /// Lets `body` read each archive in turn.
  ///
  /// - Parameter offset: stored bytes of each archive to pass.
  func forEach(
    limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0, _ body: (ArchiveReader) throws -> Void
  ) throws {
    for location in locations { try body(ArchiveReader(openSource(location), limits: limits, from: offset)) }
  }

  /// Tells on standard error what was wrong with the archive since the last time.
  static func warn(of reader: ArchiveReader) {
    guard reader.hasFaults else { return }
    for fault in reader.takeFaults() {
      let detail = fault.detail.isEmpty ? "" : ": \(fault.detail)"
      Console.warning("\(fault.file) at \(fault.offset): \(fault.kind.rawValue)\(detail)")
    }
  }
}
