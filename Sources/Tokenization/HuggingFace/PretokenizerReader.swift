internal import Base

/// Reads the `pre_tokenizer` of a tokenizer.json.
internal struct PretokenizerReader {
  private var patterns: [any PretokenPattern] = []
  private var names: [String] = []
  /// Whether a ByteLevel, which turns text into the letters of the vocabulary, was read.
  private var isByteLevel = false
  private var addsPrefixSpace = false

  /// - Returns: how text is cut, and whether a space is put before it.
  static func read(
    _ value: JSONValue?
  ) throws(TokenizerError) -> (pretokenization: Pretokenization, addsPrefixSpace: Bool) {
    var reader = PretokenizerReader()
    if let value { try reader.read(value, "pre_tokenizer") }
    guard reader.isByteLevel else {
      throw TokenizerError(.unsupported, "pre_tokenizer has no ByteLevel: the vocabulary is not byte-level")
    }
    let last = reader.patterns.popLast() ?? WholePattern()
    let name = reader.names.isEmpty ? "texts not cut" : reader.names.joined(separator: ", then ")
    return (Pretokenization(outer: reader.patterns, last: last, name: name), reader.addsPrefixSpace)
  }

  private mutating func read(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let type = try StrictObject.type(of: value, path)
    if type == "Sequence" {
      let list = try StrictObject(value, path, known: ["type", "pretokenizers"]).array("pretokenizers")
      return try readSequence(list, "\(path).pretokenizers")
    }
    if isByteLevel {
      throw TokenizerError(
        .unsupported, "\(path), a \(type), follows a ByteLevel, where it would split characters")
    }
    switch type {
    case "ByteLevel": try readByteLevel(value, path)
    case "Digits":
      let digits = try StrictObject(value, path, known: ["type", "individual_digits"])
      let isIndividual = try digits.bool("individual_digits")
      add(
        NumberSplit(limit: isIndividual ? 1 : Int.max, characters: .numbersOfUnicode17),
        isIndividual ? "digits" : "numbers")
    case "Split":
      let split = try Split(value, path)
      guard let (pattern, name) = KnownExpressions.pattern(split.expression) else {
        throw TokenizerError(
          .unsupported, "\(path) splits by an unsupported regular expression: \(split.expression)")
      }
      try split.requireIsolation(coversAll: !(pattern is NumberSplit))
      add(pattern, name)
    default: throw StrictObject.unknownType(type, path)
    }
  }

  private mutating func readSequence(_ list: [JSONValue], _ path: String) throws(TokenizerError) {
    var index = 0
    while index < list.count {
      if let splits = try deepSeekSplits(list[index...], path, from: index) {
        for split in splits { try split.requireIsolation(coversAll: false) }
        add(PatternChoice.deepseek3.pattern, "pattern \(PatternChoice.deepseek3.rawValue)")
        index += splits.count
      } else {
        try read(list[index], "\(path)[\(index)]")
        index += 1
      }
    }
  }

  /// The next Splits, where they are DeepSeek's.
  private func deepSeekSplits(
    _ list: ArraySlice<JSONValue>, _ path: String, from index: Int
  ) throws(TokenizerError) -> [Split]? {
    let count = KnownExpressions.deepSeekCount
    guard list.count >= count, !isByteLevel else { return nil }
    var splits: [Split] = []
    for (offset, value) in list.prefix(count).enumerated() {
      guard let expression = value["pattern"]?["Regex"]?.string, KnownExpressions.isDeepSeek(expression, at: offset)
      else {
        return nil
      }
      splits.append(try Split(value, "\(path)[\(index + offset)]"))
    }
    return splits
  }

  private mutating func readByteLevel(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let level = try StrictObject(value, path, known: ["type", "add_prefix_space", "trim_offsets", "use_regex"])
    addsPrefixSpace = try level.bool("add_prefix_space")
    guard !addsPrefixSpace || patterns.isEmpty else {
      throw TokenizerError(
        .unsupported, "\(path).add_prefix_space is set after another pre-tokenizer: every piece would get a space")
    }
    isByteLevel = true
    if try level.bool("use_regex", default: true) {
      add(PatternChoice.gpt2.pattern, "pattern \(PatternChoice.gpt2.rawValue)")
    }
  }

  private mutating func add(_ pattern: any PretokenPattern, _ name: String) {
    patterns.append(pattern)
    names.append(name)
  }
}

/// A pre-tokenizer of the type Split.
private struct Split {
  let path: String
  let expression: String
  let behavior: String
  let isInverted: Bool

  init(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    self.path = path
    let type = try StrictObject.type(of: value, path)
    guard type == "Split" else { throw StrictObject.unknownType(type, path) }
    let split = try StrictObject(value, path, known: ["type", "pattern", "behavior", "invert"])
    let pattern = try StrictObject(split["pattern"] ?? .null, "\(path).pattern", known: ["Regex", "String"])
    if let string = pattern["String"] {
      throw TokenizerError(
        .unsupported, "\(path) splits by the string \(string.string ?? "?"), not by a regular expression")
    }
    expression = try pattern.string("Regex")
    behavior = try split.string("behavior")
    isInverted = try split.bool("invert")
  }

  /// Rejects behaviors other than to keep each match and the text between matches as pieces.
  ///
  /// - Parameter coversAll: whether there is nothing between matches, so that removing it changes nothing.
  func requireIsolation(coversAll: Bool) throws(TokenizerError) {
    if behavior == "Isolated", !isInverted { return }
    if behavior == "Removed", isInverted, coversAll { return }
    throw TokenizerError(
      .unsupported, "\(path) has the behavior \(behavior)\(isInverted ? " and is inverted" : "") with \(expression)")
  }
}
