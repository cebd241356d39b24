import Base
import Testing

@testable import Stages

@Suite struct AddressListTests {
  private func match(_ list: AddressList, _ url: String) -> String? {
    var address = WebAddress()
    address.parse(Array(url.utf8).span)
    return list.match(address).map { "\($0.match.rawValue) \($0.entry)" }
  }

  @Test(arguments: [
    ("https://www.Example.org:8080/a?b#c", "www.example.org", "/a?b"), ("example.org", "example.org", ""),
    ("http://user:pass@example.org./x", "example.org", "/x"), ("//cdn.example.org/x", "cdn.example.org", "/x"),
    ("http://[2001:db8::1]:80/", "[2001:db8::1]", "/"), ("localhost:8080/x", "localhost", "/x"), ("", "", ""),
    ("http://", "", ""), ("https://example.org?q=http://other.org", "example.org", "?q=http://other.org"),
  ])
  func addressesAreTakenApart(_ url: String, _ host: String, _ rest: String) {
    var address = WebAddress()
    address.parse(Array(url.utf8).span)
    #expect(String(decoding: address.host, as: UTF8.self) == host)
    #expect(String(decoding: address.bytes[address.hostCount...], as: UTF8.self) == rest)
  }

  @Test func hostsMatchWithWhatTheyBelongTo() throws {
    let list = try AddressList(
      ResourceFiles(name: "l", texts: ["ut1/adult/domains": "# comment\nexample.org\nwww.other.net\nxxx\n1.2.3.4\n"]))
    #expect(list.count == 4)
    #expect(match(list, "https://a.b.example.org/x") == "host example.org")
    #expect(match(list, "https://example.org") == "host example.org")
    #expect(match(list, "https://myexample.org/") == nil)
    #expect(match(list, "https://example.org.uk/") == nil)
    #expect(match(list, "http://other.net/") == "host other.net")
    #expect(match(list, "http://any.xxx/") == "host xxx")
    #expect(match(list, "http://1.2.3.4/") == "host 1.2.3.4")
    #expect(match(list, "") == nil)
  }

  @Test func urlsMatchWithWhatTheyContinue() throws {
    let list = try AddressList(
      ResourceFiles(name: "l", texts: ["urls": "http://www.example.org/Bad/\nb.org/x?id=1\n", "x": "c.org"]))
    #expect(list.count == 2)
    #expect(match(list, "https://example.org/Bad") == "url example.org/Bad")
    #expect(match(list, "https://www.example.org/Bad/1") == "url example.org/Bad")
    #expect(match(list, "https://example.org/Badly") == nil)
    #expect(match(list, "https://example.org/") == nil)
    #expect(match(list, "https://b.org/x?id=1&y=2") == "url b.org/x?id=1")
    #expect(match(list, "https://b.org/x?id=12") == nil)
    #expect(match(list, "https://c.org/") == nil)
  }

  @Test func wordsAndSubstrings() throws {
    let list = try AddressList(
      ResourceFiles(
        name: "l", texts: ["words.txt": "Casino\n", "soft-words.txt": "free\nwin\n", "substrings.txt": "pokerz\n"]))
    #expect(match(list, "https://a.org/CASINO-1") == "word CASINO")
    #expect(match(list, "https://a.org/casinos") == nil)
    #expect(match(list, "https://a.org/free-free") == nil)
    #expect(match(list, "https://free.org/win") == "soft-words free win")
    #expect(match(list, "https://bigPokerz.org/") == "substring pokerz")
  }

  /// A single file has hosts and URLs mixed; a folder without lists is a mistake.
  @Test func mixedFile() throws {
    let list = try AddressList(ResourceFiles(name: "l", texts: ["list.txt": "a.org\r\nhttps://b.org/x\n\n"]))
    #expect(match(list, "http://a.org/") == "host a.org")
    #expect(match(list, "http://b.org/x") == "url b.org/x")
    #expect(match(list, "http://b.org/") == nil)
    #expect(throws: StageError.self) { try AddressList(ResourceFiles(name: "l", texts: ["a": "x", "b": "y"])) }
  }

  @Test func setsOfHashes() {
    var set = HashSet64()
    #expect(!set.contains(0))
    var all: [UInt64] = [0, 1, .max, 1 << 48, 1 << 48, 5 << 48 | 7]
    for index in 0..<5000 { all.append(TextHash.of("\(index)".utf8)) }
    for hash in all { set.insert(hash) }
    set.finish()
    #expect(set.count == Set(all).count)
    #expect(all.allSatisfy(set.contains))
    #expect(!(5000..<9000).contains { set.contains(TextHash.of("\($0)".utf8)) })
    #expect(!set.contains(2) && !set.contains(.max - 1))
  }
}
