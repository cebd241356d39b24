internal import Base

extension StageResource where Value == OptOutList {
  /// The list at a path, with its file name and digest.
  ///
  /// - Throws: `ListError`, `SourceError`.
  package init(optOutList path: String) throws {
    let bytes = try FileSystem.read(path)
    self.init(
      try OptOutList(path: path), name: Path.split(path).name, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
  }
}
