/// Who labels, and how well they know the language.
package struct Rater: Sendable, Equatable {
  /// The name under which labels are kept. Models that label have names of their own, so nothing takes them for people.
  package var name: String
  /// How well they know the language; nil until they say so.
  package var proficiency: Proficiency?

  /// A rater with a name that is not empty.
  package init(_ name: String, proficiency: Proficiency? = nil) {
    self.name = name
    self.proficiency = proficiency
  }

  /// What the names of models that label begin with.
  package static let modelPrefix = "model:"

  /// Whether a model labels: such labels are compared with those of people, and count for no verdict and no rule.
  package var isModel: Bool { Self.isModel(name) }

  /// Whether a name is that of a model.
  package static func isModel(_ name: String) -> Bool { name.hasPrefix(modelPrefix) }

  /// The labels that the rater chooses from.
  ///
  /// People who do not speak a language agree with those who do in 72 to 79 % of cases over two to four classes and in
  /// 66 % over six (Kreutzer et al. 2022, table 4): so they get four.
  package var choices: [AuditLabel] {
    proficiency == Proficiency.none ? [.good, .wrongLanguage, .notLanguage, .unknown] : AuditLabel.allCases
  }
}
