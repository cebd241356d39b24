internal import Base

/// Which crawl an archive belongs to: the `dump` of its documents.
package enum CrawlName {
  /// The `CC-MAIN-2025-18` in an archive's path or address, if there is one.
  package static func inPath(_ path: String) -> String? {
    let bytes = Array(path.utf8)
    let mark = Array("CC-MAIN-".utf8)
    guard bytes.count >= 15 else { return nil }
    for start in 0...bytes.count - 15 where bytes[start..<start + 8].elementsEqual(mark) {
      let tail = bytes[start + 8..<start + 15]
      let isWeek = tail.enumerated().allSatisfy {
        $0 == 4 ? $1 == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($1)
      }
      // A file's own name continues after the date (CC-MAIN-20250418...), a crawl's does not.
      if isWeek { return String(decoding: bytes[start..<start + 15], as: UTF8.self) }
    }
    return nil
  }

  /// The value of `isPartOf` in the content of a warcinfo record (ISO 28500:2017, section 6.2).
  package static func inWarcinfo(_ content: Span<UInt8>) -> String? {
    for line in content.string.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "ispartof" else { continue }
      let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      return value.isEmpty ? nil : String(value)
    }
    return nil
  }
}
