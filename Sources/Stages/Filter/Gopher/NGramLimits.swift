package import Base

/// Limits by the length of an n-gram, as a list of pairs: `[[2, 0.2], [3, 0.18]]`.
package struct NGramLimits: ParameterValue, Equatable {
  /// A limit for n-grams of one length.
  package struct Limit: Sendable, Equatable {
    /// Words of the n-gram.
    package var words: Int
    /// The share of the text's characters that is allowed.
    package var share: Double
  }

  /// The limits, in the order in which they are checked.
  package var limits: [Limit]

  /// Limits by length.
  package init(_ limits: KeyValuePairs<Int, Double>) {
    self.limits = limits.map { Limit(words: $0.key, share: $0.value) }
  }

  package static var expected: String { "a list of pairs of words and a share, such as [[2, 0.2], [3, 0.18]]" }

  package init?(parameter json: JSONValue) {
    guard let pairs = json.array else { return nil }
    limits = []
    for pair in pairs {
      guard let values = pair.array, values.count == 2, let words = values[0].integer, (1...64).contains(words),
        let share = values[1].number
      else { return nil }
      limits.append(Limit(words: words, share: share))
    }
  }

  package func write(to json: inout JSONWriter) {
    json.beginArray()
    for limit in limits {
      json.beginArray()
      json.integer(limit.words)
      json.number(limit.share)
      json.endArray()
    }
    json.endArray()
  }
}
