internal import Base
internal import Runs

/// Files that were written under another hand than `HashedFile`'s.
internal enum StagedFile {
  /// The record of a file that is whole and synced: read once more for its digest.
  static func measured(_ path: String, at staged: String) throws -> CompletionRecord.File {
    let digest = Digest(.sha256)
    try digest.update(contentsOf: staged)
    return .init(
      path: path, byteCount: FileSystem.entry(at: staged)?.byteCount ?? 0, sha256: digest.finish().hexadecimal)
  }
}
