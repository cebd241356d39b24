internal import Base
package import Language
package import Records

/// Scores documents by the perplexity of an n-gram model, and drops those beyond limits.
///
/// A model of good text (cc_net: Wikipedia) finds lists, tags and machine output improbable, and what is repeated over and
/// over too probable. As in cc_net (arXiv 1911.00359) a document's perplexity is 10 to the power of minus the logarithms of
/// its lines over its words, each line scored as a sentence with an end mark; blank lines are left out. `form` is how lines
/// are brought into the form of the model's training text. Models are KenLM's binary files or ARPA files.
///
/// There is no limit by default, as perplexities of two models cannot be compared: derive one from the scores of labelled
/// documents (`dataprep filter tune`), or take percentiles. cc_net's models split documents of a language at the 30th and
/// 60th percentile: 340 and 520 in English, 370 and 590 in German, 180 and 330 in French; with such cutoffs the score
/// `perplexity.bucket` is 1 for the head, 2 for the middle and 3 for the tail, and 0 without cutoffs or a model. `tail` says
/// what becomes of the tail. (cc_net's published models expect pieces of SentencePiece, which this stage does not make.)
///
/// Cost: a look-up of each word and of the n-grams that end with it, most of them misses of the cache in large models.
package struct MeasurePerplexity: Stage {
  /// What becomes of documents of the tail.
  package enum Tail: String, ParameterValue, CaseIterable {
    /// They stay as they are.
    case keep
    /// They are kept for the noisy release.
    case noisy
    /// They are dropped.
    case drop
  }

  package static let id = "perplexity"
  package static let purpose = ["models"]
  package static let group = "perplexity"
  package static let summary = "Scores documents by an n-gram model, and drops those beyond limits of perplexity."
  /// Why documents below the minimum are dropped.
  package static let low = Drop.Reason(rawValue: "low-perplexity")
  /// Why documents above the maximum are dropped.
  package static let high = Drop.Reason(rawValue: "high-perplexity")
  /// Why documents of the tail are not clean.
  package static let tailReason = Drop.Reason(rawValue: "perplexity-tail")
  package static let parameters: [StageParameter<MeasurePerplexity>] = [
    .init("models", \.models, "An n-gram model for all languages, or a folder of one for each; null for none.") {
      try $0.files($1).resource { try PerplexityModels($0) }
    },
    .init("form", \.form, "The form of lines: cc-net (lower case, no accents, digits as 0) or plain."),
    .init("minimum", \.minimum, "Documents below this perplexity are dropped; 0 for no limit."),
    .init("maximum", \.maximum, "Documents above this perplexity are dropped; 0 for no limit."),
    .init("tail", \.tail, "What becomes of the tail by the cutoffs: keep, noisy or drop."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "words in the order that the model knows", ExampleDocument(text: "A b"), parameters: limits, resources: model),
    .drops(
      "words that it does not have", ExampleDocument(text: "x y"), parameters: limits, resources: model,
      group: group, for: high, [.init("perplexity", .number(125.89))]),
    .keeps("any document, without a model", ExampleDocument(text: "x y")),
  ]
  private static let limits = JSONValue.object([
    .init(key: "models", value: .string("own.arpa")), .init(key: "maximum", value: .integer(50)),
  ])
  private static let model = ExampleResources([
    "own.arpa": [
      "own.arpa": """
      \\data\\
      ngram 1=5
      ngram 2=3

      \\1-grams:
      -2.5\t<unk>
      -99\t<s>\t-0.3
      -1.0\t</s>
      -0.5\ta\t-0.2
      -0.7\tb\t-0.1

      \\2-grams:
      -0.1\t<s> a
      -0.2\ta b
      -0.3\tb </s>

      \\end\\

      """
    ]
  ])

  package let measure = Document.Measure.text
  /// The models; nil for none, which keeps all documents.
  package var models: StageResource<PerplexityModels>?
  /// How lines are prepared.
  package var form = PerplexityText.Form.ccNet
  /// The least perplexity; 0 for no limit.
  package var minimum = 0.0
  /// The largest perplexity; 0 for no limit.
  package var maximum = 0.0
  /// What becomes of the tail.
  package var tail = Tail.keep

  /// Without a model.
  package init() {}

  package func makeWorker() -> any StageWorker { PerplexityWorker(self) }
}

extension PerplexityText.Form: ParameterValue {}
