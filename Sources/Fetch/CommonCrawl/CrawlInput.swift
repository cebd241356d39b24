internal import Base

/// An input that names files of a crawl: `cc:CC-MAIN-2026-40/warc[0..99]`.
struct CrawlInput: Equatable {
  /// What kind of files.
  enum Kind: String, CaseIterable { case warc, wet, wat, robotstxt, non200responses }

  /// The crawl's id, or `latest`.
  var crawl: String
  var kind: Kind
  /// The numbers of the files in the crawl's list, from 0, in the order in which they are named; nil for all.
  var numbers: [ClosedRange<Int>]?

  static let prefix = "cc:"
  static let advice =
    "Write cc:CRAWL/KIND, with numbers of files from 0 if not all are meant: 'cc:CC-MAIN-2026-40/warc[0..99]', "
    + "'cc:latest/wet[1,5,9]'. KIND is warc, wet, wat, robotstxt or non200responses; dataprep crawls lists the crawls."

  /// Reads an argument that begins with `cc:`.
  init(_ text: String) throws(SourceError) {
    func wrong(_ what: String) -> SourceError { SourceError(.missing, what, location: text, advice: Self.advice) }
    let parts = text.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, Crawl.isID(String(parts[0])) else { throw wrong("no crawl and kind of file") }
    crawl = String(parts[0])
    let name = parts[1].prefix { $0 != "[" }
    guard let kind = Kind(rawValue: String(name)) else { throw wrong("no such kind of file: \(name)") }
    self.kind = kind
    let selection = parts[1].dropFirst(name.count)
    guard !selection.isEmpty else { return }
    guard selection.last == "]", let numbers = Self.numbers(selection.dropFirst().dropLast()) else {
      throw wrong("cannot read the numbers of files \(selection)")
    }
    self.numbers = numbers
  }

  /// Reads `7`, `0..99` and lists of these.
  private static func numbers(_ text: Substring) -> [ClosedRange<Int>]? {
    var ranges: [ClosedRange<Int>] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = item.split(separator: ".", omittingEmptySubsequences: false)
      guard bounds.count == 1 || bounds.count == 3 && bounds[1].isEmpty, let first = number(bounds[0]),
        let last = number(bounds[bounds.count - 1]), first <= last
      else { return nil }
      ranges.append(first...last)
    }
    return ranges
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count < 10, text.utf8.allSatisfy({ ASCII.isDigit($0) }) else { return nil }
    return Int(text)
  }

  /// The URLs of the files.
  ///
  /// - Throws: `.missing` for a crawl without such files, and for a number that it does not have.
  func locations(policy: FetchPolicy) throws(SourceError) -> [String] {
    var id = crawl
    if crawl == "latest" { id = try Crawl.all(policy: policy)[0].id }
    let listing = "crawl-data/\(id)/\(kind.rawValue).paths.gz"
    let url = CommonCrawl.data + listing
    let document = CachedDocument(url: url, name: "\(id)-\(kind.rawValue).paths.gz", policy: policy)
    let paths: [String]
    do throws(SourceError) {
      paths = try document.content { (bytes) throws(SourceError) in try Self.paths(in: bytes, url) }
    } catch {
      guard error.code == .missing else { throw error }
      throw SourceError(
        .missing, "the crawl \(id) is not there, or has no \(kind.rawValue) files", location: url,
        advice: "dataprep crawls lists the crawls.")
    }
    return try numbers.map { (numbers) throws(SourceError) in try Self.chosen(paths, numbers, url) }
      ?? paths.map { CommonCrawl.data + $0 }
  }

  /// Reads a list of files.
  ///
  /// - Throws: `.damaged` for one that is empty, or names what is not below the server's root.
  private static func paths(in bytes: [UInt8], _ url: String) throws(SourceError) -> [String] {
    let paths = try Listing.lines(of: MemorySource(bytes, name: url)).map(\.text)
    // A server that answers with an object of JSON excuses itself.
    guard let first = paths.first, first.first != "{" else {
      throw SourceError(.damaged, "no list of files", location: url)
    }
    // A listing of a server names nothing of this machine.
    if let wrong = paths.first(where: { !Path.staysInside($0) }) {
      throw SourceError(.damaged, "the listing names \(wrong)", location: url)
    }
    return paths
  }

  private static func chosen(_ paths: [String], _ numbers: [ClosedRange<Int>], _ url: String) throws(SourceError)
    -> [String]
  {
    if let last = numbers.map(\.upperBound).max(), last >= paths.count {
      throw SourceError(
        .missing, "there is no file \(last): the crawl has \(paths.count) of them, from 0 to \(paths.count - 1)",
        location: url)
    }
    return numbers.flatMap { $0.map { CommonCrawl.data + paths[$0] } }
  }
}
