internal import Base

/// The `model` of a tokenizer.json, of the type BPE: tokens and the merges that form them.
internal struct HuggingFaceModel {
  /// All tokens by their spelling in the file.
  let numbers: SpellingNumbers
  /// The bytes of tokens that are spelt in the byte alphabet; no text is encoded to others.
  let tokens: TokenBytes
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

  init(_ value: JSONValue) throws(TokenizerError) {
    // Files of old releases do not say what their members tell.
    let isUntyped = value["type"] == nil && value["vocab"]?.members != nil && value["merges"]?.array != nil
    let type = isUntyped ? "BPE" : value["type"]?.string ?? "none"
    guard type == "BPE" else { throw StrictObject.unknownType(type, "model") }
    let model = try StrictObject(value, "model", known: Self.known)
    let nothing = JSONValue.string("")
    try model.refuse(
      "dropout", unless: [.integer(0), .number(0)], "the same text would give different tokens each time")
    try model.refuse("continuing_subword_prefix", unless: [nothing], "byte-level tokens have no such prefix")
    try model.refuse("end_of_word_suffix", unless: [nothing], "byte-level tokens have no such prefix")
    try model.refuse("byte_fallback", unless: [.bool(false)], "the vocabulary is not byte-level")
    // A vocabulary with a token for every byte, which is required below, has no use for an unknown one.
    ignoresMerges = try model.bool("ignore_merges", default: false)
    guard let vocabulary = model["vocab"]?.members else {
      throw TokenizerError(.damaged, "model.vocab is not an object")
    }
    var numbers = SpellingNumbers(count: vocabulary.count)
    var tokens = TokenBytes()
    var decoded = TokenBytes()
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
      let bytes = ByteAlphabet.bytes(of: member.key)
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
  }

  /// Sets the bytes that an added token decodes to, and returns whether they equal its spelling.
  ///
  /// - Parameter spelling: its content, in normal form where it is looked for in that.
  mutating func defineAdded(_ token: AddedToken, _ spelling: [UInt8]) -> Bool {
    let bytes = ByteAlphabet.bytes(of: String(decoding: spelling, as: UTF8.self)) ?? spelling
    decoded.define(Int(token.number), as: bytes)
    return bytes.elementsEqual(token.content.utf8)
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
