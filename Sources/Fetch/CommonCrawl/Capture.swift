package import Base

/// A capture of a page, as Common Crawl's index server tells it.
package struct Capture: Sendable, Equatable {
  /// The page's URL.
  package var url: String
  /// When it was captured: `20261001120000`.
  package var timestamp: String
  /// The HTTP status; 0 where the index has none.
  package var status: Int
  /// The payload's SHA-1 in base32; empty where the index has none.
  package var digest: String
  /// The archive's path at the server, and where in it the record is.
  package var file: String
  /// Where the record's compressed member is in the archive.
  package var range: Range<Int>

  /// The largest record that is fetched, in bytes as stored.
  package static let limit = 64 << 20

  /// Asks the index server for the captures of a URL in a crawl, in the order of time.
  ///
  /// - Throws: `.missing` where there is none; `.busy` (75) where the server stays busy.
  package static func all(of url: String, in crawl: String, policy: FetchPolicy) throws(SourceError) -> [Capture] {
    let question = "\(CommonCrawl.index)\(crawl)-index?url=\(escaped(url))&output=json&matchType=exact"
    let none = SourceError(
      .missing, "no capture of this page in \(crawl)", location: url,
      advice: "Another crawl may have one: name it with --crawl; dataprep crawls lists them.")
    var answer = ByteBuffer(capacity: 1 << 14)
    do throws(SourceError) {
      let source = try HTTPSource(question, policy: policy)
      guard try source.readAll(into: &answer, limit: 4 << 20) else {
        throw SourceError(.unsupported, "the answer is larger than 4 MiB", location: question)
      }
    } catch {
      if error.code == .missing { throw none }
      throw error
    }
    let found = try captures(answer.array(), question)
    if found.isEmpty { throw none }
    return found
  }

  /// The capture that a person wants: the last one with status 200, or else the last one.
  package static func best(_ captures: [Capture]) -> Capture? {
    captures.last { $0.status == 200 } ?? captures.last
  }

  /// Reads the answer's lines.
  static func captures(_ bytes: [UInt8], _ location: String) throws(SourceError) -> [Capture] {
    var found: [Capture] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      guard let json = try? JSONValue(parsing: line.span) else {
        throw SourceError(.damaged, "the index server's answer is not JSON", location: location)
      }
      // Numbers are strings in these lines.
      func number(_ key: String) -> Int? { json[key]?.count ?? json[key]?.string.flatMap { Int($0) } }
      guard let url = json["url"]?.string, let file = json["filename"]?.string, Path.staysInside(file),
        let offset = number("offset"), let length = number("length"), offset >= 0, offset < 1 << 48, 0 < length,
        length <= limit
      else { continue }
      found.append(
        Capture(
          url: url, timestamp: json["timestamp"]?.string ?? "", status: number("status") ?? 0,
          digest: json["digest"]?.string ?? "", file: file, range: offset..<offset + length))
    }
    return found.sorted { Path.precedes($0.timestamp, $1.timestamp) }
  }

  /// Fetches the record's compressed member by its range.
  package func record(policy: FetchPolicy) throws(SourceError) -> [UInt8] {
    let source = try HTTPSource(CommonCrawl.data + file, policy: policy, part: range, of: ContentIdentity())
    var bytes = ByteBuffer(capacity: range.count)
    try source.readAll(into: &bytes)
    return bytes.array()
  }

  /// Percent-encodes all but what never has a meaning in URLs (RFC 3986, 2.3).
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      if ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte) {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        escaped += "%" + [byte].hexadecimal.uppercased()
      }
    }
    return escaped
  }
}
