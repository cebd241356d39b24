internal import Base
internal import CSystem

/// A small file at a server that is kept in the user's cache, asked for again at most once a day, and then only if it has
/// changed.
struct CachedDocument {
  let url: String
  /// The name in the cache.
  let name: String
  let policy: FetchPolicy

  /// Seconds for which a copy is taken without a question.
  static let freshness = 86_400
  /// The largest document that is kept.
  static let limit = 64 << 20

  private var folder: String { Path.join(UserCache.folder(), "commoncrawl") }
  private var path: String { Path.join(folder, name) }
  private var notePath: String { path + ".json" }

  /// The content, as `read` makes it.
  ///
  /// What cannot be read is not kept: a server's excuse would stand in the cache for a day. Where the server cannot be asked,
  /// or has no content that can be read, the copy is taken, with a warning.
  ///
  /// - Parameters:
  ///   - refreshes: whether the server is asked also where the copy is fresh.
  ///   - read: reads the document; throws `.damaged` for what is none.
  func content<Content>(
    refreshes: Bool = false, now: Int = ClockTime.now, _ read: ([UInt8]) throws(SourceError) -> Content
  ) throws(SourceError) -> Content {
    var copy: (kept: Kept, content: Content)?
    if let kept = kept(), let content = try? read(kept.bytes) { copy = (kept, content) }
    if let copy, !refreshes, 0..<Self.freshness ~= now - copy.kept.checked { return copy.content }
    do throws(SourceError) {
      let source = try HTTPSource(url, policy: policy, unless: copy?.kept.identity)
      if source.isUnchanged, let copy {
        note(copy.kept.identity, copy.kept.bytes, now)
        return copy.content
      }
      var buffer = ByteBuffer(capacity: 1 << 16)
      guard try source.readAll(into: &buffer, limit: Self.limit) else {
        throw SourceError(.unsupported, "larger than \(Self.limit >> 20) MiB", location: url)
      }
      let bytes = buffer.array()
      let content = try read(bytes)
      keep(bytes, source.identity, now)
      return content
    } catch {
      guard let copy, [.refused, .interrupted, .busy, .damaged].contains(error.code), policy.shouldStop?() != true
      else {
        throw error
      }
      let hours = max(0, now - copy.kept.checked) / 3600
      FetchWarnings.tell(
        "\(url): \(error.message); using the copy that is \(hours / 24) days and \(hours % 24) hours old")
      return copy.content
    }
  }

  private struct Kept {
    var bytes: [UInt8]
    var identity: ContentIdentity
    /// Seconds since 1970 at which the server last said that this is the content.
    var checked: Int
  }

  private func kept() -> Kept? {
    guard let json = try? JSONValue(file: notePath), json["url"]?.string == url, let checked = json["checked"]?.count,
      let bytes = try? FileSystem.read(path), json["sha256"]?.string == Digest.of(bytes.span, .sha256).hexadecimal
    else { return nil }
    let identity = ContentIdentity(etag: json["etag"]?.string, lastModified: json["modified"]?.string)
    return Kept(bytes: bytes, identity: identity, checked: checked)
  }

  /// Keeps a copy. A cache that cannot be written is no reason to fail.
  private func keep(_ bytes: [UInt8], _ identity: ContentIdentity, _ now: Int) {
    try? FileSystem.createFolder(Path.split(path).folder)
    try? AtomicFile.write(bytes.span, to: path)
    note(identity, bytes, now)
  }

  private func note(_ identity: ContentIdentity, _ bytes: [UInt8], _ now: Int) {
    var json = JSONWriter()
    json.beginObject()
    json.member("url", url)
    json.member("etag", identity.etag)
    json.member("modified", identity.lastModified)
    json.member("checked", now)
    json.member("sha256", Digest.of(bytes.span, .sha256).hexadecimal)
    json.endObject()
    try? AtomicFile.write(json.bytes.string() + "\n", to: notePath)
  }
}
