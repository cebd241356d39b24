/// What models write around an answer, taken off.
internal enum AnswerText {
  /// Marks of the end of an answer that servers should not have sent, and tags around one.
  private static let ends = [
    "<|", "<eos>", "</s>", "<end_of_turn>", "<start_of_turn>", "<EOS>", "[INST]", "[/INST]", "</query>", "</task>",
    "</Query>", "</question>", "</s",
  ]
  /// Labels with which a model goes on within a line.
  private static let next = [" Query:", " Task:", " Passage:", " Answer:"]
  /// Quotes and emphasis around a whole text.
  private static let pairs: [(open: String, close: String)] = [
    ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("`", "`"), ("\"", "\""), ("'", "'"), ("“", "”"), ("„", "“"),
    ("„", "”"),
    ("”", "”"), ("«", "»"), ("»", "«"), ("‘", "’"), ("「", "」"), ("『", "』"), ("[", "]"), ("<", ">"),
  ]

  /// The part of an answer before marks of its end, and behind a model's thoughts; nil if it never got beyond them.
  internal static func said(_ answer: Substring) -> Substring? {
    var answer = answer
    if let end = answer.lastRange(of: "</think>") {
      answer = answer[end.upperBound...]
    } else if answer.firstRange(of: "<think>") != nil {
      return nil
    }
    return answer
  }

  /// A value on one line, without what stands around it.
  internal static func cleaned(_ value: Substring) -> String {
    var value = value
    for end in ends {
      if let range = value.firstRange(of: end) { value = value[..<range.lowerBound] }
    }
    for label in next {
      if let range = value.firstRange(of: label) { value = value[..<range.lowerBound] }
    }
    var text = trimmed(value)
    text = withoutClosingBraces(text)
    while let inner = unwrapped(text) { text = trimmed(inner) }
    for mark in ["**", "__", "```"] {
      if text.hasPrefix(mark) { text = trimmed(text.dropFirst(mark.count)) }
      if text.hasSuffix(mark) { text = trimmed(text.dropLast(mark.count)) }
    }
    // A quote that was opened or closed only.
    if text.count(where: { $0 == "\"" }) == 1 {
      if text.first == "\"" { text = trimmed(text.dropFirst()) }
      if text.last == "\"" { text = trimmed(text.dropLast()) }
    }
    return PromptValues.oneLine(String(text))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// `"text"},` without what follows the quote.
  private static func withoutClosingBraces(_ text: Substring) -> Substring {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return text }
    var end = text
    while let last = end.last, ",}]".contains(last) || last.isWhitespace { end.removeLast() }
    return end.count > 1 && end.last == quote ? end : text
  }

  /// What is inside quotes or emphasis around a whole text; nil if there are none.
  private static func unwrapped(_ text: Substring) -> Substring? {
    for (open, close) in pairs where text.hasPrefix(open) && text.hasSuffix(close) {
      guard text.count > open.count + close.count else { continue }
      let inner = text.dropFirst(open.count).dropLast(close.count)
      // "a" and "b" are two quotes.
      if inner.firstRange(of: open) == nil, inner.firstRange(of: close) == nil { return inner }
    }
    return nil
  }
}

extension Substring {
  /// The first place of a text.
  internal func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    let wanted = text.utf8
    while let at = utf8[start...].firstIndex(of: wanted[wanted.startIndex]) {
      if utf8[at...].starts(with: wanted) { return at..<utf8.index(at, offsetBy: wanted.count) }
      start = utf8.index(after: at)
    }
    return nil
  }

  /// The last place of a text.
  internal func lastRange(of text: String) -> Range<Index>? {
    var found: Range<Index>?
    var rest = self
    while let range = rest.firstRange(of: text) {
      found = range
      rest = rest[range.upperBound...]
    }
    return found
  }
}

extension StringProtocol {
  /// The text without white space around it.
  internal var trimmed: String {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
