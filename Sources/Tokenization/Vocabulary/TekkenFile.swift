internal import Base

/// Reads Mistral's tekken.json: a rank list with the expression that cuts texts and the number of special tokens, which
/// come before all others.
///
/// Tokens equal those of mistral-common 1.13, which gives the list to tiktoken.
internal enum TekkenFile {
  /// Members that do not change how text is encoded: images, sound, and settings of prompts.
  private static let known = [
    "config", "vocab", "special_tokens", "image", "audio", "multimodal", "model_settings_builder", "version", "type",
  ]
  private static let knownSettings = [
    "pattern", "num_vocab_tokens", "default_vocab_size", "default_num_special_tokens", "version",
  ]

  /// The special tokens of files that do not list them, by number.
  private static let defaults = [
    "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]",
    "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]",
    "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]",
  ]

  /// Whether a JSON value is such a file.
  static func isTekken(_ value: JSONValue) -> Bool {
    value["model"] == nil && value["config"]?["pattern"] != nil && value["vocab"]?.array != nil
  }

  /// The tokenizer of a parsed file.
  static func tokenizer(_ value: JSONValue) throws(TokenizerError) -> any Tokenizer {
    let file = try StrictObject(value, "", known: known)
    let config = try StrictObject(file["config"] ?? .null, "config", known: knownSettings)
    let specialCount = try count(config, "default_num_special_tokens")
    let size = try count(config, "default_vocab_size")
    let vocabulary = try file.array("vocab")
    guard specialCount < size, size - specialCount <= vocabulary.count else {
      throw TokenizerError(
        .damaged, "vocab has \(vocabulary.count) tokens; config requires \(size) less \(specialCount) special ones")
    }
    let tokens = try ranks(vocabulary.prefix(size - specialCount))
    var numbered = TokenBytes()
    for token in 0..<tokens.count {
      numbered.define(token + specialCount, as: tokens.bytes[tokens.range(of: token)])
    }
    let (pattern, name) = try pattern(config.string("pattern"))
    return ByteLevelTokenizer(
      try VocabularyBuilder.ranked(tokens, first: UInt32(specialCount)), tokens: numbered, pattern: pattern,
      patternName: name, specialTokens: try specialTokens(file, count: specialCount))
  }

  private static func count(_ object: StrictObject, _ key: String) throws(TokenizerError) -> Int {
    guard let number = object[key]?.integer, number >= 0, number < MergeTable.limit else {
      throw TokenizerError(.damaged, "\(object.place(key)) is not a number below \(MergeTable.limit)")
    }
    return number
  }

  /// The bytes of tokens, which stand in the order of their ranks.
  private static func ranks(_ list: ArraySlice<JSONValue>) throws(TokenizerError) -> TokenBytes {
    var tokens = TokenBytes()
    var seen = SpellingNumbers(count: list.count)
    for (rank, value) in list.enumerated() {
      let place = "vocab[\(rank)]"
      let token = try StrictObject(value, place, known: ["rank", "token_bytes", "token_str"])
      var bytes: [UInt8] = []
      let isRead = Array(try token.string("token_bytes").utf8).withUnsafeBufferPointer {
        Base64.decode($0, into: &bytes)
      }
      guard isRead, !bytes.isEmpty, bytes.count < TokenizerLimits.tokenBytes else {
        throw TokenizerError(
          .damaged, "\(place).token_bytes is not base64 of 1 to \(TokenizerLimits.tokenBytes - 1) bytes")
      }
      guard token["rank"]?.integer == rank, seen.insert(bytes, number: UInt32(rank)) else {
        throw TokenizerError(.damaged, "\(place) does not have rank \(rank), or is a token that is there before")
      }
      tokens.define(rank, as: bytes)
    }
    return tokens
  }

  /// What cuts texts: an expression for tiktoken, which leaves out text that does not match.
  private static func pattern(
    _ expression: String
  ) throws(TokenizerError) -> (pattern: any PretokenPattern, name: String) {
    if let (pattern, name) = KnownExpressions.pattern(expression), !(pattern is NumberSplit) { return (pattern, name) }
    do throws(ExpressionError) {
      let automaton = try ExpressionAutomaton(expression, .fancyRegex)
      guard automaton.coversAll else { throw ExpressionError(what: "matches that leave text out") }
      return (ExpressionPattern(automaton, .isolated), "pieces by \(expression)")
    } catch {
      throw TokenizerError(
        .unsupported, "config.pattern has \(error.what), which is not supported: \(expression)")
    }
  }

  /// Special tokens by spelling; numbers without one are named by themselves.
  private static func specialTokens(
    _ file: StrictObject, count: Int
  ) throws(TokenizerError) -> [String: UInt32] {
    var special: [String: UInt32] = [:]
    var names = defaults
    if file["special_tokens"] != nil {
      names = []
      for (index, value) in try file.array("special_tokens").enumerated() {
        let token = try StrictObject(
          value, "special_tokens[\(index)]", known: ["rank", "token_str", "is_control"])
        guard token["rank"]?.integer == index else {
          throw TokenizerError(.damaged, "\(token.path) does not have rank \(index)")
        }
        names.append(try token.string("token_str"))
      }
    }
    for number in 0..<count {
      let name = number < names.count ? names[number] : "<SPECIAL_\(number)>"
      guard !name.isEmpty, special.updateValue(UInt32(number), forKey: name) == nil else {
        throw TokenizerError(.damaged, "the special token \(number) is empty or duplicate: \(name)")
      }
    }
    guard names.count <= count || file["special_tokens"] == nil else {
      throw TokenizerError(.damaged, "special_tokens has \(names.count) tokens; config has \(count)")
    }
    return special
  }
}
