/// Steps applied to a text before pre-tokenization.
internal struct TextRules: Sendable {
  /// What is put before a text that does not begin with it.
  enum Prefix: Sendable {
    case none
    /// A space.
    case space
    /// The mark of a space, before each text between added tokens.
    case mark
    /// The mark of a space, before a text that no added token precedes.
    case markAtStart
  }

  /// Added tokens that are taken out before normalization and after it.
  var early: AddedTokenFinder?
  var late: AddedTokenFinder?
  var normalization = TextNormalization()
  var prefix = Prefix.none
  /// Whether spaces become marks, after normalization.
  var marksSpaces = false

  /// Whether nothing happens to it.
  var isIdle: Bool { early == nil && late == nil && keepsCharacters }

  /// Whether the characters of a text stay as they are.
  var keepsCharacters: Bool { normalization.isIdle && prefix == .none && !marksSpaces }
}

/// The pre-tokenizers of a file, in their order.
internal struct Pretokenization: Sendable {
  var outer: [any PretokenPattern]
  var last: any PretokenPattern
  /// Their description, for people.
  var name: String
}
