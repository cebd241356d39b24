import Archive
import Base
import TestSupport
import Testing

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
