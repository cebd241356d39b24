import Testing

@testable import Fetch

@Suite struct XMLElementTests {
  static func read(_ text: String) -> XMLElement? { XMLElement(Array(text.utf8)) }

  @Test func readsAnAnswer() {
    let root = Self.read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment -->
      <a:List xmlns:a="http://example.org/"><Key q="&gt;">a&amp;b &#233;&#x41;&lt;</Key><Empty/><Key><![CDATA[<&>]]></Key></a:List>

      """)
    #expect(root?.name == "List")
    #expect(root?.all("Key").map(\.text) == ["a&b éA<", "<&>"])
    #expect(root?["Empty"] != nil)
    #expect(root?["Missing"] == nil)
  }

  @Test(arguments: [
    "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<!DOCTYPE a><a/>", "<a>&#xD800;</a>",
    "<a><![CDATA[</a>",
    "<>", "<a", "<a>x</a>y", String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40),
  ]) func refusesWhatIsNone(_ text: String) {
    #expect(Self.read(text) == nil)
  }

  /// Any change of a byte gives a document or none, and never a crash.
  @Test func survivesDamage() {
    let text = Array(
      "<?xml version='1.0'?><Error><Code>SlowDown</Code><M>a&amp;&#65;<![CDATA[x]]></M><E/></Error>".utf8)
    for place in text.indices {
      #expect(XMLElement(Array(text[..<place])) == nil)
      for byte: UInt8 in [0, 0x20, 0x26, 0x2F, 0x3B, 0x3C, 0x3E, 0xFF] {
        var damaged = text
        damaged[place] = byte
        _ = XMLElement(damaged)
      }
    }
  }
}
