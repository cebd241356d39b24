internal import Base

/// Reads the `pre_tokenizer` of a tokenizer.json.
internal struct PretokenizerReader {
  /// What was read: how text is cut, and what is done to it before.
  private(set) var patterns: [any PretokenPattern] = []
  private(set) var names: [String] = []
  /// Whether a ByteLevel, which turns text into the letters of the vocabulary, was read.
  private(set) var isByteLevel = false
  private(set) var prefix = TextRules.Prefix.none
  /// The character that a Metaspace writes spaces as.
  private(set) var spaceMark: [UInt8]?

  init(_ value: JSONValue?) throws(TokenizerError) {
    if let value { try read(value, "pre_tokenizer") }
  }

  /// The patterns, one inside the other, and their description.
  ///
  /// - Parameter word: cuts the pieces further without changing their tokens.
  func pretokenization(words word: (any PretokenPattern)? = nil) -> Pretokenization {
    var patterns = patterns
    if let word { patterns.append(word) }
    let last = patterns.popLast() ?? WholePattern()
    let name = names.isEmpty ? "texts not cut" : names.joined(separator: ", then ")
    return Pretokenization(outer: patterns, last: last, name: name)
  }

  private mutating func read(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let type = try StrictObject.type(of: value, path)
    switch type {
    case "Sequence":
      let list = try StrictObject(value, path, known: ["type", "pretokenizers"]).array("pretokenizers")
      try readSequence(list, "\(path).pretokenizers")
    case "ByteLevel":
      guard !isByteLevel else { throw TokenizerError(.unsupported, "\(path), a ByteLevel, follows a ByteLevel") }
      try readByteLevel(value, path)
    case "Digits": try readDigits(value, path)
    case "Punctuation": try readPunctuation(value, path)
    case "Metaspace": try readMetaspace(value, path)
    case "Split": try readSplit(SplitSettings(value, path))
    default: throw StrictObject.unknownType(type, path)
    }
  }

  private mutating func readSequence(_ list: [JSONValue], _ path: String) throws(TokenizerError) {
    var index = 0
    while index < list.count {
      if let splits = try deepSeekSplits(list[index...], path, from: index) {
        for split in splits { try split.requireIsolation() }
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
  ) throws(TokenizerError) -> [SplitSettings]? {
    let count = KnownExpressions.deepSeekCount
    guard list.count >= count, !isByteLevel else { return nil }
    var splits: [SplitSettings] = []
    for (offset, value) in list.prefix(count).enumerated() {
      guard let expression = value["pattern"]?["Regex"]?.string, KnownExpressions.isDeepSeek(expression, at: offset)
      else {
        return nil
      }
      splits.append(try SplitSettings(value, "\(path)[\(index + offset)]"))
    }
    return splits
  }

  private mutating func readSplit(_ split: SplitSettings) throws(TokenizerError) {
    if case .expression(let expression) = split.pattern, !isByteLevel,
      let (pattern, name) = KnownExpressions.pattern(expression)
    {
      if try split.behavior(coversAll: !(pattern is NumberSplit)) == .isolated { return add(pattern, name) }
    }
    let automaton: ExpressionAutomaton
    do throws(ExpressionError) {
      automaton = try split.automaton(letters: isByteLevel ? .byteLetters : .characters)
    } catch {
      let kind = if case .string = split.pattern { "string" } else { "regular expression" }
      throw TokenizerError(
        .unsupported, "\(split.path) splits by a \(kind) with \(error.what), which is not supported: \(split.text)")
    }
    add(
      ExpressionPattern(automaton, try split.behavior(coversAll: automaton.coversAll)), "pieces by \(split.text)")
  }

  private mutating func readDigits(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let digits = try StrictObject(value, path, known: ["type", "individual_digits"])
    let isIndividual = try digits.bool("individual_digits")
    let name = isIndividual ? "digits" : "numbers"
    if isByteLevel {
      try addClass(CodePointProperty.numbersOfUnicode17, isIndividual ? .isolated : .contiguous, "\(name) of bytes")
    } else {
      add(NumberSplit(limit: isIndividual ? 1 : Int.max, characters: .numbersOfUnicode17), name)
    }
  }

  private mutating func readPunctuation(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let punctuation = try StrictObject(value, path, known: ["type", "behavior"])
    let name = punctuation["behavior"] == nil ? "Isolated" : try punctuation.string("behavior")
    guard let behavior = ExpressionPattern.Behavior(rawValue: name) else {
      throw TokenizerError(.unsupported, "\(path) has the behavior \(name)")
    }
    try addClass(CodePointProperty.punctuation, behavior, "punctuation")
  }

  /// Splits at the characters of a set.
  private mutating func addClass(
    _ set: CodePointSet, _ behavior: ExpressionPattern.Behavior, _ name: String
  ) throws(TokenizerError) {
    do throws(ExpressionError) {
      let automaton = try ExpressionAutomaton(.one(set), letters: isByteLevel ? .byteLetters : .characters)
      add(ExpressionPattern(automaton, behavior), name)
    } catch {
      throw TokenizerError(.unsupported, "\(name): \(error.what)")
    }
  }

  private mutating func readByteLevel(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let level = try StrictObject(value, path, known: ["type", "add_prefix_space", "trim_offsets", "use_regex"])
    if try level.bool("add_prefix_space") {
      guard patterns.isEmpty else {
        throw TokenizerError(
          .unsupported, "\(path).add_prefix_space is set after another pre-tokenizer: every piece would get a space")
      }
      prefix = .space
    }
    if try level.bool("use_regex", default: true) {
      add(PatternChoice.gpt2.pattern, "pattern \(PatternChoice.gpt2.rawValue)")
    }
    isByteLevel = true
  }

  private mutating func readMetaspace(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let known = ["type", "replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"]
    let settings = try StrictObject(value, path, known: known)
    guard patterns.isEmpty, !isByteLevel, spaceMark == nil else {
      throw TokenizerError(.unsupported, "\(path), a Metaspace, follows another pre-tokenizer")
    }
    let mark = Array(try settings.string("replacement").utf8)
    guard mark == MarkedWordPattern.mark else {
      throw TokenizerError(.unsupported, "\(path).replacement is not U+2581")
    }
    spaceMark = mark
    let scheme = settings["prepend_scheme"] == nil ? "always" : try settings.string("prepend_scheme")
    let addsPrefix = try settings.bool("add_prefix_space", default: scheme != "never")
    switch scheme {
    case "always" where addsPrefix: prefix = .mark
    case "first" where addsPrefix: prefix = .markAtStart
    case "never": prefix = .none
    default: throw TokenizerError(.unsupported, "\(path).prepend_scheme is \(scheme)")
    }
    guard try settings.bool("split", default: true) else { return names.append("spaces marked") }
    do throws(ExpressionError) {
      let automaton = try ExpressionAutomaton("\u{2581}")
      add(ExpressionPattern(automaton, .mergedWithNext), "spaces marked, words")
    } catch {
      throw TokenizerError(.unsupported, "\(path): \(error.what)")
    }
  }

  private mutating func add(_ pattern: any PretokenPattern, _ name: String) {
    patterns.append(pattern)
    names.append(name)
  }
}
