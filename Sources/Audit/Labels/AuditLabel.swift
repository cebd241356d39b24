/// What a person says of a document: one key each.
///
/// A superset of the classes of Kreutzer et al. 2022 (correct, boilerplate, short, wrong language, not language) and of
/// those that annotators of HPLT's texts asked for: glued words, machine-made text, truncated, dialect.
package enum AuditLabel: String, Sendable, CaseIterable {
  /// Natural text of the language.
  case good
  /// In the language, but too short or a fragment.
  case short
  /// In a dialect or variety of the language.
  case dialect
  /// Cut off, as with "read more".
  case truncated
  /// Mostly navigation, lists or legal notices.
  case boilerplate
  /// In the language, but unnatural: templates, search spam, bad translation.
  case unnatural
  /// Made by a machine: translated or generated.
  case machineMade = "machine-made"
  /// Words run together that the language writes apart.
  case gluedWords = "glued-words"
  /// Several languages in about equal parts.
  case mixed
  /// Another language; the code names which.
  case wrongLanguage = "wrong-language"
  /// No language: code, noise, repeated n-grams.
  case notLanguage = "not-language"
  /// Wrong characters: mojibake, another form of the script.
  case encoding
  /// The rater cannot tell.
  case unknown

  /// The key on the labelling page, which label files may have as well.
  package var key: Character {
    switch self {
    case .good: "g"
    case .short: "s"
    case .dialect: "d"
    case .truncated: "t"
    case .boilerplate: "b"
    case .unnatural: "u"
    case .machineMade: "x"
    case .gluedWords: "l"
    case .mixed: "m"
    case .wrongLanguage: "w"
    case .notLanguage: "n"
    case .encoding: "e"
    case .unknown: "?"
    }
  }

  /// The label of a name or a key; nil for another text.
  package init?(named text: String) {
    guard let label = Self(rawValue: text) ?? Self.allCases.first(where: { String($0.key) == text }) else { return nil }
    self = label
  }

  /// What a label counts as in a verdict.
  package enum Outcome: String, Sendable {
    /// Text that a corpus of the language wants.
    case good
    /// Text that it does not want.
    case bad
    /// No evidence.
    case unknown
  }

  /// What the label counts as: short, dialect and truncated texts are text of the language (as in Kreutzer et al.,
  /// where short sentences are correct ones).
  package var outcome: Outcome {
    switch self {
    case .good, .short, .dialect, .truncated: .good
    case .boilerplate, .unnatural, .machineMade, .gluedWords, .mixed, .wrongLanguage, .notLanguage, .encoding: .bad
    case .unknown: .unknown
    }
  }
}

/// What is noted beside a label; no flag makes a document bad.
package enum AuditFlag: String, Sendable, CaseIterable {
  /// Pornographic or offensive.
  case offensive
  /// Personal data.
  case personal
  /// Scripture.
  case scripture

  /// The key on the labelling page.
  package var key: Character {
    switch self {
    case .offensive: "p"
    case .personal: "i"
    case .scripture: "r"
    }
  }

  /// The flag of a name or a key; nil for another text.
  package init?(named text: String) {
    guard let flag = Self(rawValue: text) ?? Self.allCases.first(where: { String($0.key) == text }) else { return nil }
    self = flag
  }
}

/// How well a rater knows the language.
package enum Proficiency: String, Sendable, CaseIterable {
  case native, fluent, related, none
}
