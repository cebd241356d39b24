internal import Base

extension ArchiveReader {
  /// An identifier for the current record where it has none: of its place in its file, so the same each time.
  package var derivedID: String { "<urn:sha256:\(Digest.sha256("\(name)#\(offset)+\(memberPosition)"))>" }
}
