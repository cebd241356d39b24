internal import Base

/// How likely a model finds each of some labels as its next word.
package struct LabelLikelihoods: Sendable, Equatable {
  /// Log-probabilities, one a label.
  package var values: [Double]
  /// Whether each label was among the tokens that the server gave; the value of one that was not is the lowest given.
  package var isFound: [Bool]

  /// Likelihoods of labels, in their order.
  package init(values: [Double], isFound: [Bool]) {
    self.values = values
    self.isFound = isFound
  }

  /// The index of the most likely label that was found, the first of several; nil if none was.
  package var best: Int? {
    values.indices.filter { isFound[$0] }.max { values[$0] < values[$1] || values[$0] == values[$1] && $0 > $1 }
  }
}

extension CompletionAnswer {
  /// The log-probabilities of `labels` at the first generated token, of an answer without `echo`.
  ///
  /// Tokens are compared without case and white space around them, marks of it included; the most likely token of a label
  /// counts. A token that begins one label only stands for that label, where no token is the whole.
  ///
  /// - Throws: `unusable` where the answer has no tokens to choose from.
  package func likelihoods(of labels: [String]) throws(InferenceError) -> LabelLikelihoods {
    var given = logProbabilities?.alternatives.first ?? []
    if let token = logProbabilities?.tokens.first, let value = logProbabilities?.values.first ?? nil {
      given.append(.init(token: token, value: value))
    }
    given.removeAll { !$0.value.isFinite }
    guard let floor = given.map(\.value).min() else {
      throw InferenceError(.unusable, "the answer has no log-probabilities of its first token")
    }
    let wanted = labels.map(Self.folded)
    let tokens = given.map { (text: Self.folded($0.token), value: $0.value) }
    var result = LabelLikelihoods(values: [], isFound: [])
    for label in wanted {
      let whole = tokens.filter { $0.text == label }
      let begun = tokens.filter { token in
        !token.text.isEmpty && label.hasPrefix(token.text) && wanted.count { $0.hasPrefix(token.text) } == 1
      }
      let value = (whole.isEmpty ? begun : whole).map(\.value).max()
      result.values.append(value ?? floor)
      result.isFound.append(value != nil)
    }
    return result
  }

  /// Without case, white space and the marks that vocabularies write for it.
  private static func folded(_ token: String) -> String {
    let marks: Set<Unicode.Scalar> = ["\u{2581}", "\u{120}", "\u{10A}"]
    let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace || marks.contains(scalar) }
    let scalars = token.unicodeScalars.drop(while: isBlank)
    let end = scalars.lastIndex { !isBlank($0) }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return String(scalars[scalars.startIndex..<end]).lowercased()
  }
}
