/// How often raters are right about good and bad.
package enum RaterAccuracy {
  /// Where nothing is known of a rater.
  package static let unknown = 0.9

  /// What is assumed of a rater who says how well they know the language. Non-speakers agreed with speakers on 0.79 of
  /// sentences in two classes (Kreutzer et al. 2022); the others are assumptions.
  package static func assumed(_ proficiency: Proficiency?) -> Double {
    switch proficiency {
    case .native, .fluent: 0.95
    case .related: 0.9
    case .some(.none): 0.8
    case nil: unknown
    }
  }

  /// The accuracy of two raters who agree on `agreeing` of `documents` documents being good or bad, not knowing what the
  /// other said: agreement is a² + (1 − a)², whatever the share of bad documents, if both err equally often and
  /// independently. nil below 30 documents, or where they agree no more than by chance.
  package static func estimated(agreeing: Int, of documents: Int) -> Double? {
    guard documents >= 30, 2 * agreeing > documents else { return nil }
    let agreement = Double(agreeing) / Double(documents)
    return 0.5 * (1 + (2 * agreement - 1).squareRoot())
  }

  /// The share of bad documents of which raters with `accuracy` call `observed` bad: (q − (1 − a)) / (2a − 1), within 0 to 1
  /// (Rogan and Gladen 1978). Ends of intervals may be put through it.
  package static func corrected(_ observed: Double, accuracy: Double) -> Double {
    min(max((observed - (1 - accuracy)) / (2 * accuracy - 1), 0), 1)
  }
}
