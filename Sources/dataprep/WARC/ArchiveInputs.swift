import Archive
import Base
import Fetch

/// The archives that a `warc` command reads, one after the other.
struct ArchiveInputs {
  let locations: [String]

  /// Takes arguments as they were given: files, folders, globs, addresses, listings or `-`.
  init(_ arguments: [String]) throws {
    locations = try InputList(expanding: arguments).entries.map(\.location)
  }

  /// Lets `body` read each archive in turn.
  func forEach(
    limits: ArchiveLimits = ArchiveLimits(), _ body: (ArchiveReader) throws -> Void
  ) throws {
    for location in locations { try body(ArchiveReader(openSource(location), limits: limits)) }
  }
}
