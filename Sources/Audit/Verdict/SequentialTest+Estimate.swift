extension SequentialTest {
  /// A document whose labels count for the corpus.
  package struct Counted: Sendable, Equatable {
    /// The document.
    package var id: String
    /// What it counts for: the documents of the population that it stands for, over the probability that the order had
    /// brought it by now. Only ratios matter.
    package var weight: Double
    /// Whether raters call it bad; where two differ, the one who is right more often, else half of it is bad.
    package var badPart: Double
  }

  /// The documents whose labels count for the corpus: those that the order brought, and that raters could tell. Extra
  /// documents of a group are not among them before the order reaches them. Rates of a report are made of these.
  package var counted: [Counted] {
    let evidence = ordered.filter { isEvidence($0) }
    return zip(evidence, design.counts(of: evidence, visited: ordered.count)).compactMap { index, weight in
      looks[index].map {
        Counted(
          id: documents[index].id, weight: weight,
          badPart: $0.ifBad == $0.ifGood ? 0.5 : $0.ifBad > $0.ifGood ? 1 : 0)
      }
    }
  }
}
