public import Base

/// Finds files of JSON Lines.
public enum JSONLinesFiles {
  /// Whether a file of this name is JSON Lines, plain or compressed.
  public static func isOne(_ name: String) -> Bool {
    ([""] + Coding.suffixes).contains { name.hasSuffix(".jsonl" + $0) }
  }

  /// The file at `path`, or every file of JSON Lines below the directory at `path`, by name.
  public static func find(_ path: String) throws(SourceError) -> [String] {
    guard let entry = FileSystem.entry(at: path) else {
      throw SourceError(.missing, "no such file or directory", location: path)
    }
    guard entry.kind == .folder else { return [path] }
    var found: [String] = []
    for name in try FileSystem.names(in: path) where name.utf8.first != UInt8(ascii: ".") {
      let inner = Path.join(path, name)
      if FileSystem.entry(at: inner)?.kind == .folder {
        found += try find(inner)
      } else if isOne(name) {
        found.append(inner)
      }
    }
    return found
  }
}
