public import Base

/// Finds files of documents.
public enum DocumentFiles {
  /// Whether a file of this name is JSON Lines, plain or compressed, or Parquet.
  public static func isOne(_ name: String) -> Bool {
    isParquet(name) || ([""] + Coding.suffixes).contains { name.hasSuffix(".jsonl" + $0) }
  }

  /// Whether a file of this name is Parquet.
  public static func isParquet(_ name: String) -> Bool { name.hasSuffix(DocumentFormat.parquet.suffix) }

  /// The file at `path`, or every file of documents below the directory at `path`, by name.
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
