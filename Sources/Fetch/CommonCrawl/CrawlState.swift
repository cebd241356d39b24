package import Base

/// Which crawl was the last one that a recurring job has done: a small file that is replaced whole, after success only.
package struct CrawlState: Sendable {
  /// The file.
  package let path: String
  /// The last crawl that was done; nil before the first.
  package private(set) var last: String?

  /// Reads the file; one that is missing is the state before the first crawl.
  ///
  /// - Throws: `.damaged` for a file that is something else.
  package init(_ path: String) throws(SourceError) {
    self.path = path
    guard FileSystem.entry(at: path) != nil else { return }
    guard let last = try JSONValue(file: path)["last"]?.string, Crawl.isID(last) else {
      throw SourceError(.damaged, "no state of crawls", location: path)
    }
    self.last = last
  }

  /// Notes that a crawl is done.
  package mutating func note(_ crawl: String) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("last", crawl)
    json.endObject()
    try AtomicFile.write(json.bytes.string() + "\n", to: path)
    last = crawl
  }
}
