/// A file as a record or a checkpoint describes it.
///
/// A private file may have grown since a checkpoint: a later process goes on there if its first bytes are still those.
package struct FileMark: Sendable, Equatable {
  /// The file's name, without the directory.
  package var name: String
  /// Its size in bytes.
  package var byteCount: Int
  /// The SHA-256 of these bytes, in hexadecimal.
  package var sha256: String

  /// A file as it is.
  package init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Reads what `write` wrote; nil for anything else, and for a name that leads out of its directory.
  package init?(_ json: JSONValue?) {
    guard let name = json?["name"]?.string, Path.staysInside(name), !name.contains("/"),
      let byteCount = json?["bytes"]?.count, let sha256 = json?["sha256"]?.string
    else { return nil }
    self.init(name: name, byteCount: byteCount, sha256: sha256)
  }

  /// Writes the mark as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", name)
    json.member("bytes", byteCount)
    json.member("sha256", sha256)
    json.endObject()
  }

  /// Cuts the file in `folder` back to the mark.
  ///
  /// - Returns: a digest that has seen its bytes; nil, without a change, where the file is not what was marked.
  package func restore(in folder: String) throws -> Digest? {
    try Self.restore(Path.join(folder, name), byteCount: byteCount, sha256: sha256)
  }

  /// Cuts a file back to what a checkpoint describes; links are not followed.
  ///
  /// - Returns: a digest that has seen its bytes; nil, without a change, where the file is not what was described.
  package static func restore(_ path: String, byteCount: Int, sha256: String) throws -> Digest? {
    guard let entry = try FileSystem.lookUp(path, followsLinks: false), entry.kind == .file,
      byteCount >= 0, entry.byteCount >= byteCount
    else { return nil }
    let digest = Digest(.sha256)
    try digest.update(contentsOf: path, upTo: byteCount)
    guard digest.current().hexadecimal == sha256 else { return nil }
    if entry.byteCount > byteCount { try FileSystem.truncate(path, to: byteCount) }
    return digest
  }
}
