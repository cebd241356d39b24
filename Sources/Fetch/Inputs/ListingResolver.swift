internal import Base

/// Makes a listing's lines into arguments.
struct ListingResolver {
  /// The prefix of relative lines: empty, or ends in a slash.
  private let folder: String

  init(listing: String, base: String?) {
    if let base {
      folder = base.isEmpty || base.hasSuffix("/") ? base : base + "/"
    } else if listing == "-" {
      folder = ""
    } else if case .file(let path) = Location(listing) {
      folder = ListingResolver.folder(of: path)
    } else {
      folder = ListingResolver.folder(of: listing)
    }
  }

  /// An absolute path or a URL stays. A relative line is a file below the listing's directory; a
  /// Common Crawl path (`crawl-data/...`) that is not such a file is on Common Crawl's server.
  func resolve(_ line: String) -> String {
    if line == "-" || line.hasPrefix(CrawlInput.prefix) || Location.scheme(of: line) != nil { return line }
    if line.hasPrefix("@") { return "@" + resolve(String(line.dropFirst())) }
    let isOnServer = Location.scheme(of: folder) != nil
    if line.hasPrefix("/") {
      // On a server, a path from its root.
      return isOnServer ? folder.split(separator: "/", maxSplits: 3)[..<2].joined(separator: "//") + line : line
    }
    if ListingResolver.isCommonCrawlPath(line) {
      if isOnServer {
        // The listing lies deep in crawl-data/ itself, but its lines count from the server's root.
        return folder.hasPrefix(Location.commonCrawl) ? Location.commonCrawl + line : folder + line
      }
      if FileSystem.entry(at: folder + line) == nil { return Location.commonCrawl + line }
    }
    return folder + line
  }

  private static func folder(of location: String) -> String {
    guard let slash = location.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(location[...slash])
  }

  private static func isCommonCrawlPath(_ line: String) -> Bool {
    ["crawl-data/", "contrib/", "parse-output/", "common-crawl/"].contains { line.hasPrefix($0) }
  }
}
