import Base
import TestSupport
import Testing

@testable import Tokenization

@Suite struct AddedTokenFinderTests {
  /// Added tokens after the fixture's vocabulary, as a file lists them.
  private static func tokens(_ list: [[String: JSONValue]]) throws -> [AddedToken] {
    let model = try Fixture.model("gpt2")
    var next = UInt32(model.numbers.count)
    let values = list.map { settings in
      // A token of the vocabulary keeps its number.
      let known = settings["content"]?.string.flatMap { model.numbers[$0.utf8] }
      var members: [JSONValue.Member] = [.init(key: "id", value: .integer(Int(known ?? next)))]
      if known == nil { next += 1 }
      for (key, standard) in [
        ("content", JSONValue.string("")), ("single_word", .bool(false)), ("lstrip", .bool(false)),
        ("rstrip", .bool(false)), ("normalized", .bool(false)), ("special", .bool(false)),
      ] {
        members.append(.init(key: key, value: settings[key] ?? standard))
      }
      return JSONValue.object(members)
    }
    return try AddedToken.list(.array(values), model)
  }

  /// Text and tokens in their order, a token as its number in braces.
  private static func parts(_ text: String, _ tokens: [AddedToken]) -> String {
    guard let finder = AddedTokenFinder(tokens.map { ($0, Array($0.content.utf8)) }) else { return text }
    var result = ""
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      finder.forEach(
        in: bytes, text: { result += "[\(String(decoding: $0, as: UTF8.self))]" },
        token: { number in result += "{\(tokens.firstIndex { $0.number == number } ?? -1)}" })
    }
    return result
  }

  @Test(arguments: [
    ("", ""), ("a b", "[a b]"), ("<x>", "{0}"), ("a<x>b", "[a]{0}[b]"), ("<x><x>", "{0}{0}"),
    // The longest of those at one place, and a shorter one where it does not match.
    ("<x>>", "{1}"), ("<x>>>", "{1}[>]"), ("<x> >", "{0}[ >]"),
    // White space beside some is theirs, once.
    ("a  <l>  b", "[a]{2}[  b]"), ("a  <r>  b", "[a  ]{3}[b]"), ("a <r> <l> b", "[a ]{3}{2}[ b]"),
    ("\u{3000}\n<l>", "{2}"), ("<r>\u{A0}\u{2028}x", "{3}[x]"), ("<l> <l>", "{2}{2}"),
    // Special ones stay text, and nothing begins inside them.
    ("a<s<x>b", "[a<s<x>b]"), ("<s<x><x>", "[<s<x>]{0}"),
    // One byte, at the end too.
    ("a~", "[a]{5}"), ("~", "{5}"), ("<", "[<]"), ("é<x>é", "[é]{0}[é]"),
  ])
  func finds(_ text: String, _ parts: String) throws {
    let tokens = try Self.tokens([
      ["content": .string("<x>")], ["content": .string("<x>>")], ["content": .string("<l>"), "lstrip": .bool(true)],
      ["content": .string("<r>"), "rstrip": .bool(true)], ["content": .string("<s<x>"), "special": .bool(true)],
      ["content": .string("~")],
    ])
    #expect(Self.parts(text, tokens) == parts)
  }

  /// Against looking for every token at every place; the first bytes agree or not, as scanning differs by that.
  @Test(arguments: [["ab", "abab", "aba", "a"], ["ab", "ba", "bb", "abb"], ["aa", "ab"]])
  func equalsComparing(_ contents: [String]) throws {
    let tokens = try Self.tokens(contents.map { ["content": .string($0)] })
    var generator = SeededGenerator(seed: UInt64(contents.count))
    for _ in 0..<300 {
      let text = String((0..<generator.below(20)).map { _ in Array("aabbc")[generator.below(5)] })
      var (expected, pending, rest) = ("", "", text[...])
      while let first = rest.first {
        let longest = contents.indices.filter { rest.hasPrefix(contents[$0]) }.max {
          contents[$0].count < contents[$1].count
        }
        if let longest {
          expected += (pending.isEmpty ? "" : "[\(pending)]") + "{\(longest)}"
          pending = ""
          rest = rest.dropFirst(contents[longest].count)
        } else {
          pending.append(first)
          rest = rest.dropFirst()
        }
      }
      if !pending.isEmpty { expected += "[\(pending)]" }
      #expect(Self.parts(text, tokens) == expected, "\(text)")
    }
  }

  @Test func onlySpecialOnesAreNotLookedFor() throws {
    let tokens = try Self.tokens([["content": .string("<x>"), "special": .bool(true)]])
    #expect(AddedTokenFinder(tokens.map { ($0, Array($0.content.utf8)) }) == nil)
    #expect(AddedTokenFinder([]) == nil)
  }

  @Test(arguments: [
    (#"{}"#, "added_tokens is not an array"), (#"[1]"#, "added_tokens[0] is not an object"),
    (#"[{"id":-1}]"#, "added_tokens[0].id is not a number below 1048576"),
    (#"[{"id":0,"content":1}]"#, "added_tokens[0].content is not a string"),
    (#"[{"id":0,"content":"x","lstrip":1}]"#, "added_tokens[0].lstrip is not true or false"),
    (#"[{"id":0,"content":"x","color":1}]"#, "added_tokens[0].color is an unknown member"),
    (#"[{"id":0,"id":0}]"#, "added_tokens[0].id is duplicate"),
    (
      #"[{"id":0,"content":"","lstrip":false,"rstrip":false,"normalized":false,"special":true,"single_word":false}]"#,
      "added_tokens[0] is empty or duplicate: "
    ),
    (
      #"[{"id":9,"content":"<q>","lstrip":false,"rstrip":false,"normalized":false,"special":true,"single_word":false}]"#,
      "added_tokens[0], <q>, has ID 9; its place in the file requires "
    ),
    (
      #"[{"id":9,"content":"<q>","lstrip":false,"rstrip":false,"normalized":false,"special":false,"single_word":true}]"#,
      "added_tokens[0].single_word is set: <q> would match only as a whole word"
    ),
  ])
  func refuses(_ json: String, _ message: String) throws {
    let (value, model) = (try JSONValue(parsing: json), try Fixture.model("gpt2"))
    let error = #expect(throws: TokenizerError.self) { try AddedToken.list(value, model) }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  /// GPT-2's alphabet: a letter for each byte, itself where it can be seen (`bytes_to_unicode` of its encoder.py).
  @Test func byteAlphabet() {
    let visible = Array(UInt8(ascii: "!")...UInt8(ascii: "~")) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
    var spelling = ""
    var next = UInt32(256)
    for byte in UInt8.min...UInt8.max {
      let scalar = visible.contains(byte) ? Unicode.Scalar(byte) : Unicode.Scalar(next)!
      if !visible.contains(byte) { next += 1 }
      #expect(ByteAlphabet.bytes(of: String(scalar)) == [byte])
      spelling.unicodeScalars.append(scalar)
    }
    #expect(ByteAlphabet.bytes(of: spelling) == Array(UInt8.min...UInt8.max))
    #expect(ByteAlphabet.bytes(of: "Ġthe") == Array(" the".utf8))
    for other in [" ", "\n", "\u{7F}", "\u{A0}", "\u{AD}", "\u{144}", "字", "aĠ\u{0}"] {
      #expect(ByteAlphabet.bytes(of: other) == nil)
    }
  }

  /// Spellings are the same by their bytes, not by what Swift takes for the same text.
  @Test func spellingsAreBytes() {
    var numbers = SpellingNumbers(count: 200)
    let spellings = ["é", "e\u{301}", "", "a", "A", "Å", "\u{212B}", "A\u{30A}"] + (0..<150).map { "t\($0)" }
    for (index, spelling) in spellings.enumerated() {
      #expect(numbers[spelling.utf8] == nil)
      #expect(numbers.insert(spelling.utf8, number: UInt32(index)) == true)
    }
    for (index, spelling) in spellings.enumerated() {
      #expect(numbers[Array(spelling.utf8)] == UInt32(index))
      #expect(numbers.insert(spelling.utf8, number: 7) == false)
    }
    #expect(numbers.count == spellings.count)
  }

  /// What lies in space that the token before has taken, and takes space itself, is no token.
  @Test(arguments: [
    ("a<r>   b", true, "[a]{0}[b]"), ("<r>   ", true, "{0}"), ("a<r>  b", false, "[a]{0}{1}[b]"),
    ("a   b", true, "[a]{1}[ b]"), ("<r> x   y", true, "{0}[x]{1}[ y]"),
  ])
  func spaceIsTakenOnce(_ text: String, _ takesSpace: Bool, _ parts: String) throws {
    let tokens = try Self.tokens([
      ["content": .string("<r>"), "rstrip": .bool(true)], ["content": .string("  "), "lstrip": .bool(takesSpace)],
    ])
    #expect(Self.parts(text, tokens) == parts)
  }
}
