internal import Base

/// Checks of one answer's log-probabilities of a prompt.
internal enum PromptCheck {
  /// What is wrong with the list, by itself; nil if nothing is.
  static func fault(
    of tokens: TokenLogProbabilities?, prompt: String, answer: CompletionAnswer
  ) -> (PromptFault, String)? {
    guard let tokens, !tokens.tokens.isEmpty, tokens.values.contains(where: { $0 != nil }) else {
      return (.noValues, "")
    }
    guard tokens.isEven else { return (.uneven, "\(tokens.tokens.count) tokens") }
    guard let alignment = TokenAlignment(tokens.tokens, along: prompt) else {
      return unaligned(tokens.tokens, prompt, answer)
    }
    let values = tokens.values[..<alignment.starts.count]
    // The first has nothing before it; a mark of the beginning may come before that.
    let missing = values.indices.count { values[$0] == nil && alignment.starts[$0] > 0 }
    if missing > 0 { return (.nullValues, "\(missing) of \(values.count)") }
    if let positive = values.compactMap({ $0 }).first(where: { $0 > 0.001 }) { return (.positive, positive.fixed(3)) }
    return nil
  }

  /// Why tokens do not lie along the prompt.
  private static func unaligned(
    _ tokens: [String], _ prompt: String, _ answer: CompletionAnswer
  ) -> (PromptFault, String) {
    let text = tokens.joined()
    if prompt.hasPrefix(text) || prompt.hasSuffix(text) {
      return (.tooFew, "\(tokens.count) entries make \(text.utf8.count) of \(prompt.utf8.count) bytes")
    }
    // max_tokens is 1: some servers give a token or two more.
    if tokens.count <= 2 || text == answer.text { return (.generatedOnly, "\(tokens.count) entries") }
    return (.textDiffers, "")
  }

  /// What the offsets of a list count.
  static func unit(of offsets: [Int], _ alignment: TokenAlignment, _ prompt: String) -> PromptVerdict.OffsetUnit {
    guard offsets.count >= alignment.starts.count, !offsets.isEmpty else { return .none }
    let bytes = Array(prompt.utf8)
    // Code points before each byte.
    var points = [0]
    for byte in bytes { points.append(points[points.count - 1] + (byte & 0xC0 != 0x80 ? 1 : 0)) }
    let starts = alignment.starts
    if starts.indices.allSatisfy({ offsets[$0] == points[starts[$0]] }) { return .codePoints }
    if starts.indices.allSatisfy({ offsets[$0] == starts[$0] }) { return .bytes }
    return .wrong
  }

  /// Whether `usage` counts as many tokens as lie along the prompt, marks of the beginning and the end aside.
  static func agrees(_ usage: Usage?, _ alignment: TokenAlignment) -> Bool {
    usage.map { abs($0.promptTokens - alignment.starts.count) <= 2 } ?? false
  }
}
