import Base
import TestSupport
import Testing

@testable import Archive

/// Keys of URLs, as the package `surt` 0.3.1 makes them: Tests/Fixtures/archive/sort-keys.tsv has its answers, with the URL
/// itself where it refuses one, as cdxj-indexer does.
@Suite struct SortKeyTests {
  static let table: [(url: String, key: String)] = {
    let text = (try? FileSystem.read(TestFiles.fixture("archive/sort-keys.tsv"))) ?? []
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      let tab = line.firstIndex(of: "\t")!
      return (String(line[..<tab]), String(line[line.index(after: tab)...]))
    }
  }()

  @Test func isTheKeyThatIndexesHave() {
    #expect(Self.table.count == 80)
    for (url, key) in Self.table {
      let made = String(decoding: SortKey.key(of: Array(url.utf8)), as: UTF8.self)
      #expect(made == key, "\(url)")
    }
  }

  /// The key of a key's URL form stays: small differences are gone the first time.
  @Test func differencesAreGone() {
    let same = [
      "http://example.org/a?b=1&c=2", "https://www.EXAMPLE.org:443/A/?c=2&b=1#x",
      "http://me@www1.example.org/./a?b=1&c=2",
      " http://example.org/%61?%62=1&c=2\n",
    ]
    #expect(Set(same.map { SortKey.key(of: Array($0.utf8)) }).count == 1)
  }

  /// URLs that are made to be slow: time grows with their length alone.
  @Test func longURLsTakeLittleTime() {
    let id = String(repeating: "a", count: 24)
    let labels = (0x4E00..<0x9E00).map { String(UnicodeScalar($0)!) }.joined()
    let urls = [
      "http://h.example/%" + String(repeating: "25", count: 500_000) + "41",
      "http://h.example/" + String(repeating: "(\(id))/", count: 40_000),
      "http://h.example/?" + String(repeating: "cfid=", count: 200_000), "http://\(labels).example/",
    ]
    for url in urls {
      let bytes = Array(url.utf8)
      let time = ContinuousClock().measure { _ = SortKey.key(of: bytes) }
      #expect(time < .seconds(20), "\(url.prefix(30))")
    }
    #expect(String(decoding: SortKey.key(of: Array(urls[0].utf8)), as: UTF8.self) == "example,h)/a")
  }

  /// What is decoded at once is what decoding again and again gives.
  @Test func escapesAreDecodedToTheEnd() {
    func once(_ text: [UInt8]) -> [UInt8] {
      var result: [UInt8] = []
      var index = 0
      while index < text.count {
        if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
          let high = ASCII.hexadecimalValue(text[index + 1]), let low = ASCII.hexadecimalValue(text[index + 2])
        {
          result.append(UInt8(high << 4 | low))
          index += 3
        } else {
          result.append(text[index])
          index += 1
        }
      }
      return result
    }
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<20_000 {
      let text: [UInt8] = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
        Array("%%%2534156aF".utf8).randomElement(using: &generator)!
      }
      var expected = text
      while once(expected) != expected { expected = once(expected) }
      #expect(URLEscapes.decoded(text) == expected, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(
    arguments: [
      ("/a/(aaaaaaaaaaaaaaaaaaaaaaaa)/x.aspx", "/a/x.aspx"), ("/a/(aaaaaaaaaaaaaaaaaaaaaaaa)/.aspx", nil),
      ("/a/(aaaaaaaaaaaaaaaaaaaaaaaa)/x?y.aspx", nil), ("/(aaaaaaaaaaaaaaaaaaaaaaaa)/", nil),
      ("/(aaaaaaaaaaaaaaaaaaaaaaaa)/(bbbbbbbbbbbbbbbbbbbbbbbb)/x.aspx?z", "/(aaaaaaaaaaaaaaaaaaaaaaaa)/x.aspx?z"),
      ("/(s(aaaaaaaaaaaaaaaaaaaaaaaa)f(bbbbbbbbbbbbbbbbbbbbbbbb))/x.aspx", "/x.aspx"),
    ] as [(String, String?)])
  func sessionsInPaths(_ path: String, _ without: String?) {
    let found = SessionIdentifiers.removed(fromPath: Array(path.utf8))
    #expect(String(decoding: found, as: UTF8.self) == without ?? path)
  }

  @Test(
    arguments: [
      ("a=1&cfid=x&cftoken=y&b=2", "a=1&b=2"), ("cfid=x&cftoken=y", ""), ("cfid=&cftoken=y", nil), ("cfid=x&b", nil),
      ("cfid=x&cftoken=", nil), ("CFID=x&CFTOKEN=y&z", "z"), ("cfid=cfid=x&cftoken=y", "cfid="),
    ] as [(String, String?)])
  func sessionsInQueries(_ query: String, _ without: String?) {
    let found = SessionIdentifiers.removed(fromQuery: Array(query.utf8))
    #expect(String(decoding: found, as: UTF8.self) == without ?? query)
  }

  /// Bytes of any kind have a key, which has no white space that would break a line.
  @Test func anyBytesHaveAKey() {
    var generator = SeededGenerator(seed: 7)
    let letters: [UInt8] = Array("http://.%?&=#@:[]()aA0 \t\n".utf8)
    let others: [UInt8] = [0x80, 0xC3, 0xBC, 0xFF, 0]
    let alphabet: [UInt8] = letters + others
    for _ in 0..<5000 {
      let count = Int.random(in: 0..<60, using: &generator)
      let tail: [UInt8] = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
      _ = SortKey.key(of: Bool.random(using: &generator) ? Array("http://".utf8) + tail : tail)
    }
  }
}
