internal import Base

/// Common Crawl's servers, and the places that have the same files.
package enum CommonCrawl {
  /// A place that has Common Crawl's files.
  package enum Mirror: String, Sendable, CaseIterable {
    /// Its own server, over HTTPS.
    case https
    /// Its bucket at Amazon S3, for those who have credentials.
    case s3
    /// Its bucket at Hugging Face.
    case hf
  }

  /// The server of files, which ends in a slash: `$DATAPREP_COMMONCRAWL_DATA`, or Common Crawl's own.
  package static var data: String { address("DATAPREP_COMMONCRAWL_DATA", "https://data.commoncrawl.org/") }
  /// The index server, which ends in a slash: `$DATAPREP_COMMONCRAWL_INDEX`, or Common Crawl's own.
  package static var index: String { address("DATAPREP_COMMONCRAWL_INDEX", "https://index.commoncrawl.org/") }
  /// The bucket at Hugging Face, which ends in a slash.
  static var bucket: String {
    address("DATAPREP_COMMONCRAWL_HF", "https://huggingface.co/buckets/commoncrawl/commoncrawl/resolve/")
  }

  private static func address(_ name: String, _ usual: String) -> String {
    guard let set = UserCache.environment(name) else { return usual }
    return set.hasSuffix("/") ? set : set + "/"
  }

  /// The mirrors in the order in which they are tried: `$DATAPREP_MIRRORS`, or all of them. Names that are no mirror's count
  /// for nothing.
  static var mirrors: [Mirror] {
    guard let text = UserCache.environment("DATAPREP_MIRRORS") else { return Mirror.allCases }
    let named = text.split(separator: ",").compactMap { Mirror(rawValue: $0.filter { $0 != " " }.lowercased()) }
    return named.isEmpty ? Mirror.allCases : named
  }

  /// The path of a file of Common Crawl, from its URL; nil for any other URL.
  static func path(of url: String) -> String? {
    let data = data
    guard url.hasPrefix(data), !url.contains("?") else { return nil }
    return String(url.dropFirst(data.count))
  }

  /// Where a file may be had, in the order in which it is tried.
  static func places(of path: String) -> [(mirror: Mirror, location: String)] {
    mirrors.compactMap { mirror in
      switch mirror {
      case .https: return (mirror, data + path)
      case .hf: return (mirror, bucket + path)
      // Without keys the bucket's files come from Common Crawl's own server anyway.
      case .s3:
        guard case .object(let place) = Location("s3://commoncrawl/" + path) else { return nil }
        return (mirror, place.description)
      }
    }
  }
}
