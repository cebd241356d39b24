/// How many sentences of a document each rule of MADLAD-400 finds questionable.
internal struct SentenceScores: Sendable, Equatable {
  /// The rules, by the names of their counts.
  enum Rule: Int, CaseIterable, Sendable {
    case language, list, length, danger, cursed

    var name: String {
      switch self {
      case .language: "language"
      case .list: "list"
      case .length: "length"
      case .danger: "danger"
      case .cursed: "cursed"
      }
    }
  }

  /// The rules that hold of one sentence.
  struct Rules: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ rule: Rule) { rawValue = 1 << UInt8(rule.rawValue) }
  }

  /// Sentences of the document.
  private(set) var sentences = 0
  /// Sentences that any rule finds questionable.
  private(set) var questionable = 0
  private var counts = (0, 0, 0, 0, 0)

  /// Adds a sentence.
  mutating func add(_ rules: Rules) {
    sentences += 1
    guard !rules.isEmpty else { return }
    questionable += 1
    if rules.contains(Rules(.language)) { counts.0 += 1 }
    if rules.contains(Rules(.list)) { counts.1 += 1 }
    if rules.contains(Rules(.length)) { counts.2 += 1 }
    if rules.contains(Rules(.danger)) { counts.3 += 1 }
    if rules.contains(Rules(.cursed)) { counts.4 += 1 }
  }

  /// The share of questionable sentences, 0 to 1 (`pct_questionable`); 0 without sentences.
  var share: Double { sentences == 0 ? 0 : Double(questionable) / Double(sentences) }

  /// The number of sentences that a rule finds questionable; a sentence counts for each.
  func count(_ rule: Rule) -> Int {
    switch rule {
    case .language: counts.0
    case .list: counts.1
    case .length: counts.2
    case .danger: counts.3
    case .cursed: counts.4
    }
  }

  static func == (a: SentenceScores, b: SentenceScores) -> Bool {
    (a.sentences, a.questionable) == (b.sentences, b.questionable) && a.counts == b.counts
  }
}
