package import Base
package import Fetch

/// One input of a run: a file, a URL or standard input.
package struct Input: Sendable, Equatable {
  /// As the user or a listing spelled it; what documents and messages name.
  package var location: String
  /// What all its spellings have in common: the absolute path, the URL, or `-`. The only thing that is compared.
  package var identity: String
  /// Bytes as stored, where they are known without reading.
  package var byteCount: Int?
  /// What tells this content from another under the same name: the time of the last change (`mtime:` and nanoseconds)
  /// of a file, the entity tag or date of a server's answer; nil where nothing does.
  package var version: String?
  /// The task of the same plan that publishes it, under `location` in the run's directory; nil for what is there before
  /// the run. Where that task has nothing to publish, the input is empty.
  package var producer: String?

  /// An input whose parts are known.
  package init(
    location: String, identity: String, byteCount: Int? = nil, version: String? = nil, producer: String? = nil
  ) {
    self.location = location
    self.identity = identity
    self.byteCount = byteCount
    self.version = version
    self.producer = producer
  }

  /// An input as a list names it.
  package init(_ entry: InputList.Entry) {
    self.init(
      location: entry.location, identity: entry.identity, byteCount: entry.byteCount,
      version: entry.modified.map { "mtime:\($0)" } ?? entry.contentName.map { "content:\($0)" })
  }

  /// Whether a server gives the content.
  package var isRemote: Bool { identity.contains("://") }

  /// Whether the content under the name is another than the one that `other` describes, as far as size and version
  /// tell.
  package func isChanged(from other: Input) -> Bool {
    if let byteCount, let before = other.byteCount, byteCount != before { return true }
    if let version, let before = other.version, version != before { return true }
    return false
  }

  /// Where it differs from `other`, for people: `had 10 bytes, has 12 now`.
  package func difference(from other: Input) -> String {
    if let byteCount, let before = other.byteCount, byteCount != before {
      return "had \(before) bytes when it was read, and has \(byteCount) now"
    }
    return "was written again since it was read"
  }
}

extension Input {
  /// Writes the input as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("input", location)
    json.member("identity", identity)
    json.member("bytes", byteCount)
    json.member("version", version)
    if let producer { json.member("producer", producer) }
    json.endObject()
  }

  /// Reads what `write` wrote; nil where it is something else.
  package init?(_ json: JSONValue) {
    guard let location = json["input"]?.string, let identity = json["identity"]?.string else { return nil }
    let byteCount = json["bytes"]?.count
    guard byteCount != nil || json["bytes"] ?? .null == .null else { return nil }
    self.init(
      location: location, identity: identity, byteCount: byteCount, version: json["version"]?.string,
      producer: json["producer"]?.string)
  }
}
