/// A parsed regular expression.
internal indirect enum ExpressionNode {
  /// Nothing.
  case empty
  /// One code point of a set.
  case one(CodePointSet)
  case sequence([ExpressionNode])
  /// The first that matches.
  case choice([ExpressionNode])
  /// Repetitions, `most` nil for any number; as many as possible, or as few.
  case repetition(ExpressionNode, least: Int, most: Int?, isGreedy: Bool)
  /// The next code point is of the set or, where `atEnd` is set, there is none. Takes nothing.
  case next(CodePointSet, atEnd: Bool)

  /// A string as itself.
  static func literal(_ string: String) -> ExpressionNode {
    .sequence(string.unicodeScalars.map { .one(CodePointSet($0)) })
  }

  /// Whether it matches without taking a code point.
  var isNullable: Bool {
    switch self {
    case .empty, .next: true
    case .one: false
    case .sequence(let parts): parts.allSatisfy(\.isNullable)
    case .choice(let parts): parts.contains(where: \.isNullable)
    case .repetition(let body, let least, _, _): least == 0 || body.isNullable
    }
  }
}

/// Whose rules an expression follows where libraries differ.
internal enum ExpressionDialect: Sendable {
  /// Oniguruma, which Hugging Face's library uses: `$` is also before a line end, and `{n,m}+` repeats the repetition.
  case oniguruma
  /// Rust's fancy-regex, which tiktoken uses: `$` is the end of the text, and `{n,m}+` is possessive.
  case fancyRegex
}

/// What a regular expression has that is not understood.
internal struct ExpressionError: Error {
  /// For people: `look-behind`, `the property \p{Thai}`.
  var what: String
}
