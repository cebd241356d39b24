internal import Base

/// A pre-tokenizer of the type Split, as the file describes it.
internal struct SplitSettings {
  /// What text is split by.
  enum Pattern {
    case expression(String)
    case string(String)
  }

  /// Where it is in the file.
  let path: String
  let pattern: Pattern
  private let behaviorName: String
  private let isInverted: Bool

  init(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    self.path = path
    let type = try StrictObject.type(of: value, path)
    guard type == "Split" else { throw StrictObject.unknownType(type, path) }
    let split = try StrictObject(value, path, known: ["type", "pattern", "behavior", "invert"])
    let pattern = try StrictObject(split["pattern"] ?? .null, "\(path).pattern", known: ["Regex", "String"])
    self.pattern =
      pattern["String"] == nil ? .expression(try pattern.string("Regex")) : .string(try pattern.string("String"))
    behaviorName = try split.string("behavior")
    isInverted = try split.bool("invert")
  }

  /// The expression or string.
  var text: String {
    switch pattern {
    case .expression(let text), .string(let text): text
    }
  }

  /// What finds the matches.
  func automaton(letters: ExpressionAutomaton.Letters) throws(ExpressionError) -> ExpressionAutomaton {
    switch pattern {
    case .expression(let expression): try ExpressionAutomaton(expression, letters: letters)
    case .string(let string): try ExpressionAutomaton(.literal(string), letters: letters)
    }
  }

  /// What becomes of matches.
  ///
  /// - Parameter coversAll: whether there is nothing between matches, so that removing it changes nothing.
  /// - Throws: `TokenizerError.unsupported` for behaviors that remove text or turn other than isolated matches round.
  func behavior(coversAll: Bool) throws(TokenizerError) -> ExpressionPattern.Behavior {
    // Isolated matches and what is between them are the same pieces the other way round.
    if behaviorName == "Isolated" { return .isolated }
    if behaviorName == "Removed", isInverted, coversAll { return .isolated }
    if !isInverted, let behavior = ExpressionPattern.Behavior(rawValue: behaviorName) { return behavior }
    throw TokenizerError(
      .unsupported, "\(path) has the behavior \(behaviorName)\(isInverted ? " and is inverted" : "") with \(text)")
  }

  /// Rejects behaviors other than to keep each match and the text between matches as pieces.
  func requireIsolation() throws(TokenizerError) {
    guard try behavior(coversAll: false) == .isolated else {
      throw TokenizerError(.unsupported, "\(path) has the behavior \(behaviorName) with \(text)")
    }
  }
}
