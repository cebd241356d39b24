package import Base

/// A crawl of Common Crawl, as its index server lists them.
package struct Crawl: Sendable, Equatable {
  /// `CC-MAIN-2026-40`.
  package var id: String
  /// `October 2026 Index`.
  package var name: String
  /// When the first and the last page was fetched, as the server writes it; empty for old crawls, where it does not say.
  package var from: String
  /// The last page's time.
  package var to: String

  /// All crawls, the newest first: from the user's cache, which asks the index server at most once a day.
  package static func all(policy: FetchPolicy, refreshes: Bool = false) throws(SourceError) -> [Crawl] {
    let url = CommonCrawl.index + "collinfo.json"
    let document = CachedDocument(url: url, name: "collinfo.json", policy: policy)
    return try document.content(refreshes: refreshes) { (bytes) throws(SourceError) in try list(bytes, url: url) }
  }

  /// Reads `collinfo.json`. Entries without an id of a plain form are left out.
  static func list(_ bytes: [UInt8], url: String) throws(SourceError) -> [Crawl] {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: bytes.span) } catch {
      throw SourceError(.damaged, error.message, location: url)
    }
    let crawls = (json.array ?? []).compactMap { entry -> Crawl? in
      guard let id = entry["id"]?.string, isID(id) else { return nil }
      return Crawl(
        id: id, name: entry["name"]?.string ?? "", from: entry["from"]?.string ?? "", to: entry["to"]?.string ?? "")
    }
    guard !crawls.isEmpty else { throw SourceError(.damaged, "no list of crawls", location: url) }
    return crawls
  }

  /// Whether a text can be a crawl's id, and so a part of paths and URLs.
  package static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// The crawls that are newer than one, the oldest first.
  ///
  /// - Parameter last: a crawl's id; nil for none, where the newest crawl alone is new.
  package static func newer(than last: String?, in crawls: [Crawl]) -> [Crawl] {
    guard let last else { return Array(crawls.prefix(1)) }
    // The list's own order; a crawl that is not in it any more is compared by its name, in which years and weeks count up.
    guard let place = crawls.firstIndex(where: { $0.id == last }) else {
      return crawls.filter { Path.precedes(last, $0.id) }.reversed()
    }
    return crawls[..<place].reversed()
  }
}
