internal import Base

/// The `model` of a tokenizer.json, of the type BPE: tokens and the merges that form them, over bytes or over characters
/// with tokens of bytes for those that have none.
internal struct HuggingFaceModel {
  /// All tokens by their spelling in the file.
  let numbers: SpellingNumbers
  /// The bytes of tokens that are spelt in the byte alphabet; no text is encoded to others. Where the vocabulary is one
  /// of characters, all tokens but those of bytes.
  let tokens: TokenBytes
  /// The token of each byte, for characters that have none; nil where the vocabulary is byte-level.
  let byteTokens: [UInt32]?
  /// The bytes that decoding gives for each token: a spelling that is not of the byte alphabet represents itself.
  private(set) var decoded: TokenBytes
  /// Two tokens and what they merge into, the first merge first.
  let merges: [(left: UInt32, right: UInt32, result: UInt32)]
  /// Whether a piece that is a token becomes that token, independent of merges.
  let ignoresMerges: Bool

  private static let known = [
    "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback",
    "ignore_merges", "vocab", "merges",
  ]

  /// - Parameter isByteLevel: whether tokens are spelt in the byte alphabet.
  init(_ value: JSONValue, isByteLevel: Bool = true) throws(TokenizerError) {
    // Files of old releases do not say what their members tell.
    let isUntyped = value["type"] == nil && value["vocab"]?.members != nil && value["merges"]?.array != nil
    let type = isUntyped ? "BPE" : value["type"]?.string ?? "none"
    guard type == "BPE" else { throw StrictObject.unknownType(type, "model") }
    let model = try StrictObject(value, "model", known: Self.known)
    let nothing = JSONValue.string("")
    try model.refuse(
      "dropout", unless: [.integer(0), .number(0)], "the same text would give different tokens each time")
    try model.refuse("continuing_subword_prefix", unless: [nothing], "tokens with such a prefix are not supported")
    try model.refuse("end_of_word_suffix", unless: [nothing], "tokens with such a suffix are not supported")
    // A vocabulary with a token for every byte, which is required below, has no use for an unknown one.
    ignoresMerges = try model.bool("ignore_merges", default: false)
    let fallsBack = model["byte_fallback"] == nil ? false : try model.bool("byte_fallback")
    if isByteLevel, fallsBack {
      throw TokenizerError(.unsupported, "model.byte_fallback is set, and pre_tokenizer has a ByteLevel")
    }
    if !isByteLevel, !fallsBack {
      throw TokenizerError(
        .unsupported, "pre_tokenizer has no ByteLevel and model.byte_fallback is not set: some texts have no tokens")
    }
    if !isByteLevel, ignoresMerges {
      throw TokenizerError(.unsupported, "model.ignore_merges is set with model.byte_fallback")
    }
    guard let vocabulary = model["vocab"]?.members else {
      throw TokenizerError(.damaged, "model.vocab is not an object")
    }
    var numbers = SpellingNumbers(count: vocabulary.count)
    var tokens = TokenBytes()
    var decoded = TokenBytes()
    var fallback = [UInt32](repeating: TokenTrie.none, count: 256)
    var isTaken = [Bool](repeating: false, count: vocabulary.count)
    for member in vocabulary {
      guard let number = member.value.integer, number >= 0, number < MergeTable.limit else {
        throw TokenizerError(
          .damaged, "the ID of token \(member.key) is not a number below \(MergeTable.limit)", location: "model.vocab")
      }
      if number >= isTaken.count {
        isTaken.append(contentsOf: repeatElement(false, count: number + 1 - isTaken.count))
      }
      guard !isTaken[number], numbers.insert(member.key.utf8, number: UInt32(number)) else {
        throw TokenizerError(.damaged, "model.vocab has token \(member.key) or ID \(number) twice")
      }
      isTaken[number] = true
      if !isByteLevel, let byte = Self.byte(of: member.key) {
        fallback[Int(byte)] = UInt32(number)
        tokens.define(number, as: [])
        decoded.define(number, as: [byte])
        continue
      }
      let bytes = isByteLevel ? ByteAlphabet.bytes(of: member.key) : Array(member.key.utf8)
      guard bytes?.count ?? 0 < TokenizerLimits.tokenBytes else {
        throw TokenizerError(
          .unsupported,
          "token \(number) of model.vocab has \(bytes?.count ?? 0) bytes; fewer than "
            + "\(TokenizerLimits.tokenBytes) are supported")
      }
      tokens.define(number, as: bytes ?? [])
      decoded.define(number, as: bytes ?? Array(member.key.utf8))
    }
    self.numbers = numbers
    self.tokens = tokens
    self.decoded = decoded
    merges = try Self.merges(try model.array("merges"), numbers)
    byteTokens = isByteLevel ? nil : fallback
    if !isByteLevel { try checkBytes(fallback) }
  }

  /// Whether no token that a merge produces has a mark of a space behind another character.
  var tokensBeginWithMarks: Bool {
    let mark = MarkedWordPattern.mark
    return merges.allSatisfy { merge in
      var rest = tokens.bytes[tokens.range(of: Int(merge.result))]
      while rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
      while !rest.isEmpty, !rest.starts(with: mark) { rest = rest.dropFirst() }
      return rest.isEmpty
    }
  }

  /// Requires a token for every byte, which no merge takes part in.
  private func checkBytes(_ tokens: [UInt32]) throws(TokenizerError) {
    if let byte = tokens.firstIndex(of: TokenTrie.none) {
      throw TokenizerError(.unsupported, "model.byte_fallback is set, and model.vocab has no token for byte \(byte)")
    }
    let bytes = Set(tokens)
    if let rank = merges.firstIndex(where: {
      bytes.contains($0.left) || bytes.contains($0.right) || bytes.contains($0.result)
    }) {
      throw TokenizerError(.unsupported, "model.merges[\(rank)] joins or produces the token of a byte")
    }
  }

  /// The byte of a token that is spelt `<0x0A>`.
  private static func byte(of spelling: String) -> UInt8? {
    let text = Array(spelling.utf8)
    guard text.count == 6, text.starts(with: Array("<0x".utf8)), text[5] == UInt8(ascii: ">") else { return nil }
    let digits = text[3...4]
    let isUpper = digits.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
    return isUpper ? UInt8(String(decoding: digits, as: UTF8.self), radix: 16) : nil
  }

  /// Sets the bytes that an added token decodes to, and returns whether they equal its spelling.
  ///
  /// - Parameter spelling: its content, in normal form where it is looked for in that.
  mutating func defineAdded(_ token: AddedToken, _ spelling: [UInt8]) -> Bool {
    let content = Array(token.content.utf8)
    let bytes =
      byteTokens == nil ? ByteAlphabet.bytes(of: String(decoding: spelling, as: UTF8.self)) ?? spelling : content
    decoded.define(Int(token.number), as: bytes)
    return bytes == content
  }

  /// The merges, each once: of several equal ones the last counts.
  private static func merges(
    _ list: [JSONValue], _ numbers: SpellingNumbers
  ) throws(TokenizerError) -> [(left: UInt32, right: UInt32, result: UInt32)] {
    var merges: [(left: UInt32, right: UInt32, result: UInt32)] = []
    merges.reserveCapacity(list.count)
    var seen = Set<UInt64>(minimumCapacity: list.count)
    for (rank, value) in list.enumerated().reversed() {
      guard let (left, right) = parts(of: value) else {
        throw TokenizerError(.damaged, "model.merges[\(rank)] is not two tokens with a space between them")
      }
      guard let first = numbers[left], let second = numbers[right], let result = numbers[left + right] else {
        throw TokenizerError(
          .damaged, "model.merges[\(rank)] joins or produces a token that model.vocab does not contain")
      }
      if seen.insert(UInt64(first) << 32 | UInt64(second)).inserted { merges.append((first, second, result)) }
    }
    merges.reverse()
    return merges
  }

  /// The two tokens of a merge: `"a b"`, or `["a", "b"]`.
  private static func parts(of merge: JSONValue) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
    switch merge {
    case .string(let text):
      let bytes = Array(text.utf8)
      guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else { return nil }
      let right = bytes[(space + 1)...]
      return right.contains(UInt8(ascii: " ")) ? nil : (bytes[..<space], right)
    case .array(let parts):
      guard parts.count == 2, let left = parts[0].string, let right = parts[1].string else { return nil }
      return (Array(left.utf8)[...], Array(right.utf8)[...])
    default: return nil
    }
  }
}
