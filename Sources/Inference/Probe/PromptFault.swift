/// Why log-probabilities of a prompt cannot be believed.
package enum PromptFault: String, Sendable, CaseIterable {
  /// The server answers with an error.
  case refused
  /// There is no list, or one without any value (`[null]`).
  case noValues = "no_values"
  /// The list is of generated tokens only: `echo` was ignored.
  case generatedOnly = "generated_only"
  /// There are fewer entries than the prompt has tokens.
  case tooFew = "too_few"
  /// As many values as tokens are expected, and there are not.
  case uneven
  /// The tokens do not make the prompt.
  case textDiffers = "text_differs"
  /// Tokens behind the first have no value.
  case nullValues = "null_values"
  /// Values above 0 are no logarithms of probabilities.
  case positive
  /// A sentence is no more likely than its words in another order.
  case orderIgnored = "order_ignored"
  /// Values stand at other tokens than they belong to, as where a model without a mark of the beginning is taken for one
  /// with it.
  case shifted

  /// For people, as the end of a sentence.
  package var explanation: String {
    switch self {
    case .refused: "the server refuses the request"
    case .noValues: "the list is missing or has no value"
    case .generatedOnly: "only generated tokens have values, as if echo had not been asked for"
    case .tooFew: "there are fewer entries than the prompt has tokens"
    case .uneven: "there are not as many values as tokens"
    case .textDiffers: "the tokens do not make the prompt"
    case .nullValues: "tokens behind the first have no value"
    case .positive: "values above 0 are no log-probabilities"
    case .orderIgnored: "a sentence is no more likely than its words in another order"
    case .shifted: "the values are shifted: they stand at other tokens than they belong to"
    }
  }
}
