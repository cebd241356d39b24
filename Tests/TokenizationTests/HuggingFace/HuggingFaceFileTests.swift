import Base
import TestSupport
import Testing

@testable import Tokenization

/// What a tokenizer.json asks for and is not done is refused by name.
@Suite struct HuggingFaceFileTests {
  /// A change of the fixture `gpt2`, by the path of a member, and what the refusal names.
  struct Refusal: CustomStringConvertible, Sendable {
    var path: [String]
    /// The member's new value, in JSON; nil takes it away.
    var value: String?
    var code: TokenizerErrorCode
    var names: String

    init(_ path: String, _ value: String?, _ names: String) { self.init(path, value, .unsupported, names) }

    init(_ path: String, _ value: String?, _ code: TokenizerErrorCode, _ names: String) {
      self.path = path.split(separator: ".").map(String.init)
      self.value = value
      self.code = code
      self.names = names
    }

    var description: String { "\(path.joined(separator: ".")) = \(value ?? "nothing")" }
  }

  static let refusals = [
    Refusal("version", #""2.0""#, "version is 2.0"),
    Refusal("surprise", "1", "surprise is an unknown member"),
    Refusal("truncation", #"{"max_length":512}"#, "truncation is set"),
    Refusal("padding", #"{"strategy":"BatchLongest"}"#, "padding is set"),
    Refusal("model", "[]", "model has type none"),
    Refusal("model.type", #""WordPiece""#, "model has type WordPiece"),
    Refusal("model.dropout", "0.1", "model.dropout is set"),
    Refusal("model.continuing_subword_prefix", ###""##""###, "model.continuing_subword_prefix is set"),
    Refusal("model.end_of_word_suffix", #""</w>""#, "model.end_of_word_suffix is set"),
    Refusal("model.byte_fallback", "true", "model.byte_fallback is set"),
    Refusal("model.novelty", "null", "model.novelty is an unknown member"),
    Refusal("model.vocab", "{}", .damaged, "joins or produces a token that model.vocab does not contain"),
    Refusal("model.vocab", #"{"a":0,"b":0}"#, .damaged, "has token b or ID 0 twice"),
    Refusal("model.vocab", #"{"a":0,"a":1}"#, .damaged, "has token a or ID 1 twice"),
    Refusal("model.vocab", #"{"a":4000000000}"#, .damaged, "the ID of token a is not a number below 1048576"),
    Refusal("model.vocab", #"{"a":-1}"#, .damaged, "the ID of token a is not a number"),
    Refusal("model.merges", nil, .damaged, "model.merges is not an array"),
    Refusal("model.merges", #"["a"]"#, .damaged, "model.merges[0] is not two tokens"),
    Refusal("model.merges", #"["a b c"]"#, .damaged, "model.merges[0] is not two tokens"),
    Refusal("model.merges", #"[["a"]]"#, .damaged, "model.merges[0] is not two tokens"),
    Refusal("model.merges", #"["q q"]"#, .damaged, "model.merges[0] joins or produces a token"),
    Refusal("normalizer", #"{"type":"BertNormalizer"}"#, "normalizer has type BertNormalizer"),
    Refusal("normalizer", #"{"type":"Strip"}"#, .damaged, "normalizer.strip_left is not true or false"),
    Refusal(
      "normalizer", #"{"type":"Replace","pattern":{"Regex":"^a"},"content":""}"#,
      "normalizer replaces an expression with the anchor ^, which is not supported: ^a"),
    Refusal("normalizer", #"{"type":"NFC","x":1}"#, "normalizer.x is an unknown member"),
    Refusal(
      "normalizer", #"{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"StripAccents"}]}"#,
      "normalizer.normalizers[1] has type StripAccents"),
    Refusal("pre_tokenizer", "null", "pre_tokenizer has no ByteLevel"),
    Refusal("pre_tokenizer", #"{"type":"Whitespace"}"#, "pre_tokenizer has type Whitespace"),
    Refusal("pre_tokenizer", #"{"type":"ByteLevel"}"#, .damaged, "pre_tokenizer.add_prefix_space is not true or false"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.digits, Self.byteLevel(prefix: true)),
      "add_prefix_space is set after another"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.byteLevel(prefix: false), Self.byteLevel(prefix: false)),
      "follows a ByteLevel"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.digits, Self.metaspace("always")), "follows another pre-tokenizer"),
    Refusal("pre_tokenizer", Self.metaspace("sometimes"), "pre_tokenizer.prepend_scheme is sometimes"),
    Refusal("pre_tokenizer", Self.metaspace("first"), "model.byte_fallback is not set"),
    Refusal("pre_tokenizer", Self.sequence(Self.digits), "pre_tokenizer has no ByteLevel"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.split(#"{"Regex":"\\p{N}{1,3}"}"#, "Removed")), "the behavior Removed"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.split(#"{"Regex":"\\p{N}"}"#, "Removed", inverts: true)), "is inverted"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.split(#"{"Regex":"\\w+"}"#, "Isolated")),
      #"splits by a regular expression with \w, which is not supported: \w+"#),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.split(#"{"String":""}"#, "Isolated")),
      "splits by a string with a match of nothing"),
    Refusal(
      "pre_tokenizer", Self.sequence(Self.split("null", "Isolated")), .damaged,
      "pretokenizers[0].pattern is not an object"),
    Refusal("post_processor", #"{"type":"Mystery"}"#, "post_processor has type Mystery"),
    Refusal(
      "post_processor", #"{"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"Mystery"}]}"#,
      "post_processor.processors[1] has type Mystery"),
    Refusal("added_tokens", "[\(Self.added(0, "<|endoftext|>", "single_word"))]", "single_word is set"),
    Refusal("added_tokens", "[\(Self.added(999, "<new>"))]", .damaged, "its place in the file requires 387"),
    Refusal("added_tokens", "[\(Self.added(1, "<|endoftext|>"))]", .damaged, "its place in the file requires 0"),
    Refusal("added_tokens", "[\(Self.added(387, ""))]", .damaged, "is empty or duplicate"),
    Refusal(
      "added_tokens", "[\(Self.added(387, "<n>")),\(Self.added(387, "<n>"))]", .damaged, "is empty or duplicate"),
    Refusal("added_tokens", #"[{"id":0,"content":"<|endoftext|>"}]"#, .damaged, "lstrip is not true or false"),
    Refusal("added_tokens", "3", .damaged, "added_tokens is not an array"),
  ]

  private static let digits = #"{"type":"Digits","individual_digits":true}"#

  private static func byteLevel(prefix: Bool) -> String {
    #"{"type":"ByteLevel","add_prefix_space":\#(prefix),"trim_offsets":true}"#
  }

  private static func sequence(_ parts: String...) -> String {
    #"{"type":"Sequence","pretokenizers":[\#(parts.joined(separator: ","))]}"#
  }

  private static func metaspace(_ scheme: String) -> String {
    "{\"type\":\"Metaspace\",\"replacement\":\"\u{2581}\",\"prepend_scheme\":\"\(scheme)\",\"split\":false}"
  }

  private static func split(_ pattern: String, _ behavior: String, inverts: Bool = false) -> String {
    #"{"type":"Split","pattern":\#(pattern),"behavior":"\#(behavior)","invert":\#(inverts)}"#
  }

  private static func added(_ id: Int, _ content: String, _ flag: String = "") -> String {
    let flags = ["single_word", "lstrip", "rstrip", "normalized", "special"].map { #""\#($0)":\#($0 == flag)"# }
    return #"{"id":\#(id),"content":"\#(content)",\#(flags.joined(separator: ","))}"#
  }

  /// The object with one member changed.
  private func changed(_ value: JSONValue, _ path: ArraySlice<String>, to new: JSONValue?) -> JSONValue {
    guard let key = path.first, var members = value.members else { return new ?? .null }
    let rest = path.dropFirst()
    let place = members.firstIndex { $0.key == key }
    let inner = rest.isEmpty ? new : changed(place.map { members[$0].value } ?? .null, rest, to: new)
    if let place { members.remove(at: place) }
    if let inner { members.append(.init(key: key, value: inner)) }
    return .object(members)
  }

  private func tokenizer(_ refusal: Refusal) throws -> any Tokenizer {
    let original = try Fixture.value("gpt2")
    let new = try refusal.value.map { try JSONValue(parsing: $0) }
    return try HuggingFaceFile.tokenizer(changed(original, refusal.path[...], to: new))
  }

  @Test(arguments: refusals)
  func isRefusedByName(refusal: Refusal) throws {
    let error = #expect(throws: TokenizerError.self) { try tokenizer(refusal) }
    #expect(error?.code == refusal.code)
    #expect(error?.message.contains(refusal.names) == true, "\(error?.message ?? "nothing")")
  }

  /// What changes no tokens is taken.
  @Test(arguments: [
    Refusal("model.dropout", "0.0", ""), Refusal("model.unk_token", #""<unk>""#, ""),
    Refusal("model.fuse_unk", "true", ""),
    Refusal("model.continuing_subword_prefix", #""""#, ""), Refusal("model.byte_fallback", nil, ""),
    Refusal("post_processor", "null", ""), Refusal("post_processor", #"{"type":"TemplateProcessing","single":[]}"#, ""),
    Refusal("normalizer", #"{"type":"Sequence","normalizers":[]}"#, ""), Refusal("added_tokens", nil, ""),
    Refusal("decoder", "null", ""), Refusal("decoder", #"{"type":"WordPiece"}"#, ""),
  ])
  func isTaken(change: Refusal) throws {
    let text = "The rain doesn't stop, 1234 times"
    #expect(try tokenizer(change).tokens(of: text) == Fixture.tokenizer(Fixture.bytes("gpt2")).tokens(of: text))
  }

  @Test func aByteWithoutATokenIsRefused() throws {
    let bytes = Array(
      String(decoding: try Fixture.bytes("gpt2"), as: UTF8.self).replacing(#""Ā":"#, with: #""ŧ":"#).utf8)
    let error = #expect(throws: TokenizerError.self) { try Fixture.tokenizer(bytes) }
    #expect(error?.message.contains("no token for byte 0") == true)
    #expect(error?.location == "tokenizer.json")
  }

  @Test(arguments: [
    ("", TokenizerErrorCode.damaged), ("{", .damaged), (#"{"a":1}"#, .notATokenizer), ("[1]", .notATokenizer),
  ])
  func otherFilesAreNoTokenizers(text: String, code: TokenizerErrorCode) {
    let error = #expect(throws: TokenizerError.self) { try Fixture.tokenizer(Array(text.utf8)) }
    #expect(error?.code == code)
  }

  /// What a vocabulary of characters requires.
  @Test(arguments: [
    (#""<0x07>":"#, #""<0x7>":"#, "model.vocab has no token for byte 7"),
    (#""ignore_merges":false"#, #""ignore_merges":true"#, "model.ignore_merges is set with model.byte_fallback"),
    (#""byte_fallback":true"#, #""byte_fallback":false"#, "model.byte_fallback is not set"),
    (#""merges":["#, #""merges":[["<0x01>","t"],"#, "model.merges[0] joins or produces"),
  ])
  func vocabulariesOfCharacters(_ old: String, _ new: String, _ names: String) throws {
    let bytes = Array(String(decoding: try Fixture.bytes("llama2"), as: UTF8.self).replacing(old, with: new).utf8)
    let error = #expect(throws: TokenizerError.self) { try Fixture.tokenizer(bytes) }
    #expect(error?.message.contains(names) == true, "\(error?.message ?? "nothing")")
  }

  /// Bytes changed, taken out and doubled at random: an error or a tokenizer that encodes, never a crash.
  @Test(arguments: ["prefix", "deepseek", "llama3", "shuffled", "falcon", "steps", "gemma"])
  func damagedFilesDoNotCrash(name: String) throws {
    let original = try Fixture.bytes(name)
    var state: UInt64 = 88_172_645_463_325_252
    func random(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    var refused = 0
    for _ in 0..<250 {
      var bytes = original
      for _ in 0...random(3) {
        let place = random(bytes.count)
        // Half of the changes fall on what stands before the vocabulary.
        let start = random(2) == 0 ? place : place % min(1500, bytes.count)
        switch random(4) {
        case 0: bytes[start] = UInt8(random(256))
        case 1: bytes.removeSubrange(start..<min(start + 1 + random(40), bytes.count))
        case 2: bytes.insert(contentsOf: bytes[start..<min(start + 1 + random(40), bytes.count)], at: start)
        default: bytes[start] = Array("0123456789\",:{}[]tfn ".utf8)[random(21)]
        }
        if bytes.isEmpty { bytes = original }
      }
      do {
        let tokenizer = try Fixture.tokenizer(bytes)
        let tokens = tokenizer.tokens(of: "  The word <|tool|>\r\n\r\n e\u{301}x 漢字12345 <m> \u{0} x")
        var decoded: [UInt8] = []
        try tokenizer.decode(tokens.span, into: &decoded)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 50)
  }

  /// Older files leave out the model's type: it is BPE where vocabulary and merges are there.
  @Test func modelsWithoutATypeAreBPE() throws {
    try withTemporaryFolder { folder in
      let path = TestFiles.fixture("tokenize/huggingface/gpt2.json")
      let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
      let untyped = text.replacing("\"type\":\"BPE\",", with: "")
      #expect(untyped != text)
      try AtomicFile.write(untyped, to: "\(folder)/tokenizer.json")
      var ids: [[UInt32]] = []
      for file in [path, "\(folder)/tokenizer.json"] {
        var tokens = TokenBuffer()
        try TokenizerFile(path: file).tokenizer.makeEncoder().encode(
          "Words, 漢字 and \u{1F600} in 2026".utf8.span, into: &tokens)
        ids.append(tokens.array)
      }
      #expect(ids[0] == ids[1] && !ids[0].isEmpty)
    }
  }
}
