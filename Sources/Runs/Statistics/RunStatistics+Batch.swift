internal import Base
internal import Records

extension RunStatistics {
  /// Bytes of a media type that are told apart; the longest registered one has 73.
  private static let contentTypeLength = 100

  /// Counts one row of a batch that has passed all stages.
  internal mutating func count(_ batch: borrowing Batch, row: Int) {
    let document = batch.documents[row]
    pages += 1
    batch.strings.withSpan(document.contentType.range) { type in
      let shown = type.extracting(0..<min(type.count, Self.contentTypeLength))
      contentTypes.add(type.isEmpty ? "(none)" : shown.string)
    }
    guard case .kept = document.verdict else {
      if case .dropped(let drop) = document.verdict { rejects.add(drop.reason.rawValue) }
      return
    }
    documents += 1
    languages.add(document.language)
    characters.add(document.language, document.textScalars)
    charsets.add(document.charset)
    batch.strings.withSpan(document.url.range) { hosts.add(Self.host(of: $0)) }
    lengths.add("\(document.textScalars == 0 ? 0 : 1 << (Int.bitWidth - 1 - document.textScalars.leadingZeroBitCount))")
    if document.language != "und" {
      scores.add((Double(Int(min(0.9999, max(0, document.languageScore)) * 10)) / 10).fixed(1))
    }
  }

  /// The host of a URL, lower case, without user and port (RFC 3986, section 3.2); the whole where it has none.
  internal static func host(of url: Span<UInt8>) -> String {
    var start = 0
    for index in 0..<max(0, url.count - 2)
    where url[index] == UInt8(ascii: ":") && url[index + 1] == UInt8(ascii: "/") && url[index + 2] == UInt8(ascii: "/")
    {
      start = index + 3
      break
    }
    var end = url.count
    for index in start..<url.count
    where url[index] == UInt8(ascii: "/") || url[index] == UInt8(ascii: "?") || url[index] == UInt8(ascii: "#") {
      end = index
      break
    }
    for index in start..<end where url[index] == UInt8(ascii: "@") { start = index + 1 }
    for index in start..<end where url[index] == UInt8(ascii: ":") {
      // A colon inside brackets belongs to an IPv6 address.
      if url[start] != UInt8(ascii: "[") || url[index - 1] == UInt8(ascii: "]") {
        end = index
        break
      }
    }
    return url.extracting(start..<end).string.lowercased()
  }
}
