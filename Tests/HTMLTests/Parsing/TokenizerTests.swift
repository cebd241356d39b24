import Base
import Foundation
import TestSupport
import Testing

@testable import HTML

@Suite struct TokenizerTests {
  private func doctype(
    _ name: String?, _ publicIdentifier: String? = nil, _ systemIdentifier: String? = nil,
    isCorrect: Bool = true
  ) -> RecordedToken {
    .doctype(
      name, publicIdentifier: publicIdentifier, systemIdentifier: systemIdentifier, isCorrect: isCorrect)
  }

  @Test func doctypes() {
    #expect(tokens(of: "<!DOCTYPE HTML>") == [doctype("html")])
    #expect(tokens(of: "<!doctype  html  >") == [doctype("html")])
    #expect(tokens(of: "<!DOCTYPE>") == [doctype(nil, isCorrect: false)])
    #expect(tokens(of: "<!DOCTYPE html") == [doctype("html", isCorrect: false)])
    #expect(tokens(of: "<!DOCTYPE html PUBLIC \"p\">") == [doctype("html", "p")])
    #expect(tokens(of: "<!DOCTYPE html PUBLIC 'p''s'>") == [doctype("html", "p", "s")])
    #expect(tokens(of: "<!DOCTYPE html SYSTEM 's' rest>") == [doctype("html", nil, "s")])
    #expect(tokens(of: "<!DOCTYPE html PUBLIC>x") == [doctype("html", isCorrect: false), .characters("x")])
    #expect(
      tokens(of: "<!DOCTYPE html SYSTEM 's>x") == [doctype("html", nil, "s", isCorrect: false), .characters("x")])
    #expect(tokens(of: "<!DOCTYPE \0>") == [doctype("\u{FFFD}")])
  }

  @Test func comments() {
    #expect(tokens(of: "<!---->") == [.comment("")])
    #expect(tokens(of: "<!-->x") == [.comment(""), .characters("x")])
    #expect(tokens(of: "<!--->x") == [.comment(""), .characters("x")])
    #expect(tokens(of: "<!--a--b-->") == [.comment("a--b")])
    #expect(tokens(of: "<!--a--!>b") == [.comment("a"), .characters("b")])
    #expect(tokens(of: "<!--a--") == [.comment("a")])
    #expect(tokens(of: "<!--a\0-->") == [.comment("a\u{FFFD}")])
    #expect(tokens(of: "<?a?>") == [.comment("?a?")])
    #expect(tokens(of: "</ a>") == [.comment(" a")])
    #expect(tokens(of: "<![CDATA[a]]>") == [.comment("[CDATA[a]]")])
  }

  @Test func tagsAndAttributes() {
    #expect(
      tokens(of: "<A B=c D='e' F=\"g\" h>") == [
        .startTag("a", ["b": "c", "d": "e", "f": "g", "h": ""], selfClosing: false)
      ])
    #expect(tokens(of: "<a b=1 B=2>") == [.startTag("a", ["b": "1"], selfClosing: false)])
    #expect(tokens(of: "<a/b=/>") == [.startTag("a", ["b": "/"], selfClosing: false)])
    #expect(tokens(of: "<a b/>") == [.startTag("a", ["b": ""], selfClosing: true)])
    #expect(tokens(of: "<a =b>") == [.startTag("a", ["=b": ""], selfClosing: false)])
    #expect(tokens(of: "</A b=c>") == [.endTag("a")])
    #expect(tokens(of: "</>x") == [.characters("x")])
    #expect(tokens(of: "x<a b='") == [.characters("x")])
    #expect(tokens(of: "<blockquotes>") == [.startTag("blockquotes", [:], selfClosing: false)])
    #expect(tokens(of: "<a\0B>") == [.startTag("a\u{FFFD}b", [:], selfClosing: false)])
  }

  @Test(arguments: [
    ("&amp;", "&"), ("&amp", "&"), ("&ampx", "&x"), ("&notin;", "∉"), ("&notit;", "¬it;"), ("&nGt;", "≫⃒"),
    ("&unknown;", "&unknown;"), ("& &", "& &"), ("&#65;&#x42;&#X43", "ABC"), ("&#;&#x;", "&#;&#x;"),
    ("&#128;&#x9F;", "€Ÿ"), ("&#0;&#xD800;&#1114112;", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("&#13;", "\r"),
    ("&#99999999999999999999;", "\u{FFFD}"), ("&CounterClockwiseContourIntegral;", "∳"),
  ]) func references(page: String, text: String) {
    #expect(tokens(of: page) == [.characters(text)])
    #expect(tokens(of: page, state: .characterData) == [.characters(text)])
    #expect(tokens(of: page, state: .rawText) == [.characters(page)])
  }

  @Test func referencesInValuesNeedASemicolonBeforeLetters() {
    #expect(
      tokens(of: "<a b='?x&copy=1&copyy&copy;&copy' c=&lt;>") == [
        .startTag("a", ["b": "?x&copy=1&copyy©©", "c": "<"], selfClosing: false)
      ])
  }

  @Test func rawTextEndsAtItsOwnTag() {
    #expect(
      tokens(of: "<b></a></B >x", state: .rawText, lastStartTag: "b") == [
        .characters("<b></a>"), .endTag("b"), .characters("x"),
      ])
    #expect(tokens(of: "&lt;</bb></b", state: .characterData, lastStartTag: "b") == [.characters("<</bb></b")])
    #expect(tokens(of: "a\0", state: .plaintext) == [.characters("a\u{FFFD}")])
    #expect(tokens(of: "a]]b]]>c", state: .cdata) == [.characters("a]]bc")])
  }

  @Test func scriptsHideInComments() {
    func script(_ page: String) -> [RecordedToken] { tokens(of: page, state: .scriptData, lastStartTag: "script") }
    #expect(
      script("<!--<script></script>x--></script>y") == [
        .characters("<!--<script></script>x-->"), .endTag("script"), .characters("y"),
      ])
    #expect(script("<!--</script>y") == [.characters("<!--"), .endTag("script"), .characters("y")])
    #expect(script("<!--><script></script>") == [.characters("<!--><script>"), .endTag("script")])
    #expect(script("<!--<scripts></script>") == [.characters("<!--<scripts>"), .endTag("script")])
  }

  /// Every name of the embedded list, with what it stands for, in text and behind other letters.
  @Test func everyNamedReferenceIsFound() {
    let names = CharacterReferences.shared
    var page: [UInt8] = []
    for (name, text) in NamedReferences.all {
      page = Array("&\(name)".utf8) + [0]
      let found = page.withUnsafeBufferPointer { names.read($0.baseAddress!, inAttribute: false) }
      #expect(found.consumed == page.count - 1, "\(name)")
      let bytes = (0..<found.text.count).map { UInt8(truncatingIfNeeded: found.text.bytes >> UInt64($0 * 8)) }
      #expect(bytes == Array(text.utf8), "\(name)")
    }
    #expect(NamedReferences.all.count == 2231)
  }
}

/// The list as tests read it: straight from its file.
private enum NamedReferences {
  static let all: [(name: String, text: String)] = {
    let path = "\(TestFiles.root)/Sources/CResources/entities.tsv"
    guard let table = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return table.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      let scalars = fields[1].split(separator: " ").map { Unicode.Scalar(UInt32($0, radix: 16)!)! }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      return (String(fields[0]), text)
    }
  }()
}
