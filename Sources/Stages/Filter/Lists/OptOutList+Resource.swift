internal import Base

extension StageResource where Value == OptOutList {
  /// The list at a path, with its file name and digest. A list without an entry is an error: whoever names one means to
  /// take something out, and a list that was lost on its way here must not pass for one that nobody is on.
  ///
  /// - Throws: `ListError`, `SourceError`.
  package init(optOutList path: String) throws {
    let bytes = try FileSystem.read(path)
    let list = try OptOutList(path: path)
    guard !list.entries.isEmpty else {
      throw ListError(
        .noEntry, "the list has no entry: nothing would be taken out", location: path,
        advice: "An entry is a host, a URL or an identifier, one a line.")
    }
    self.init(list, name: Path.split(path).name, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
  }
}
