internal import Base

/// `removals.json`: what was taken out of a folder of documents after it was written, one removal after the other. It stays
/// where a manifest is made again, which repeats it.
internal enum Removals {
  static let name = "removals.json"

  /// All removals from a folder; none where nothing was removed.
  ///
  /// - Throws: `ReleaseError.badFile` for a file of that name that is not ours.
  static func all(in folder: String) throws -> [JSONValue] {
    let path = Path.join(folder, name)
    guard FileSystem.entry(at: path) != nil else { return [] }
    guard let listed = try JSONValue(file: path).array else {
      throw ReleaseError(.badFile, "not a list of removals", location: path, advice: "Move the file away.")
    }
    return listed
  }

  /// Writes all removals, whole or not at all.
  static func write(_ removals: [JSONValue], in folder: String) throws {
    var json = JSONWriter(capacity: 1 << 12)
    json.beginArray()
    for removal in removals { json.value(removal) }
    json.endArray()
    json.endLine()
    try json.bytes.withSpan { try AtomicFile.write($0, to: Path.join(folder, name)) }
  }
}
