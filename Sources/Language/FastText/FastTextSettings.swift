internal import Base

/// How a fastText model was trained, from its file header (fastText `args.cc`).
public struct FastTextSettings: Sendable, Equatable {
  /// How the output layer turns scores into probabilities.
  public enum Loss: Int, Sendable, CustomStringConvertible {
    /// `hs`: a Huffman tree of binary classifiers.
    case hierarchicalSoftmax = 1
    /// `ns`: independent binary classifiers, trained on sampled labels.
    case negativeSampling = 2
    /// `softmax`.
    case softmax = 3
    /// `ova`: independent binary classifiers.
    case oneVersusAll = 4

    /// The name of the loss, for people.
    public var description: String {
      switch self {
      case .hierarchicalSoftmax: "hierarchical softmax"
      case .negativeSampling: "negative sampling"
      case .softmax: "softmax"
      case .oneVersusAll: "one versus all"
      }
    }
  }

  /// The format version: 12, or 11 before 2017.
  package var version: Int
  /// The embedding dimension: columns of the input and output matrices.
  package var dimension: Int
  /// The maximum length of word n-grams; 1 means single words only.
  package var wordNgrams: Int
  /// The loss function.
  package var loss: Loss
  /// The number of hash buckets for n-grams, before pruning.
  package var buckets: Int
  /// The lengths of character n-grams in characters; none are used if the upper bound is 0.
  package var characterNgrams: ClosedRange<Int>
  /// The number of training epochs.
  package var epochs: Int

  /// The largest dimension that is accepted; published classifiers have 16 to 300.
  internal static let largestDimension = 1 << 16

  /// The longest n-gram that is accepted, so that the cost of a corrupt file is not quadratic in the word length.
  internal static let longestNgram = 64

  internal init(_ cursor: inout ModelCursor, path: String) throws(LanguageError) {
    guard cursor.remaining >= 4, try cursor.int32("magic") == 793_712_314 else {
      throw LanguageError(
        .notAModel, "not a fastText model", location: path,
        advice: "Use a classifier trained by fastText (.bin or .ftz).")
    }
    version = try cursor.int32("version")
    guard (11...12).contains(version) else {
      throw LanguageError(
        .unsupportedModel, "fastText format version \(version) is not supported (11 and 12 are)", location: path)
    }
    dimension = try cursor.int32("dim")
    _ = try cursor.int32("ws")
    epochs = try cursor.int32("epoch")
    _ = try cursor.int32("minCount")
    _ = try cursor.int32("neg")
    wordNgrams = try cursor.int32("wordNgrams")
    let loss = try cursor.int32("loss")
    let kind = try cursor.int32("model")
    buckets = try cursor.int32("bucket")
    let shortest = try cursor.int32("minn")
    // Classifiers of version 11 do not use character n-grams.
    let stored = try cursor.int32("maxn")
    let longest = version == 11 ? 0 : stored
    _ = try cursor.int32("lrUpdateRate")
    _ = try cursor.double("t")

    guard kind == 3 else {
      guard (1...2).contains(kind) else { throw cursor.damaged("model kind \(kind)") }
      throw LanguageError(
        .unsupportedModel, "a model of word vectors, not a classifier", location: path,
        advice: "Use a model trained by `fasttext supervised`.")
    }
    guard let loss = Loss(rawValue: loss) else { throw cursor.damaged("loss \(loss)") }
    self.loss = loss
    guard (1...Self.largestDimension).contains(dimension) else { throw cursor.damaged("dimension \(dimension)") }
    guard buckets >= 0 else { throw cursor.damaged("\(buckets) buckets") }
    guard longest <= Self.longestNgram, wordNgrams <= Self.longestNgram else {
      throw cursor.damaged("n-grams of \(max(longest, wordNgrams))")
    }
    characterNgrams = longest > 0 ? min(max(shortest, 0), longest)...longest : 0...0
    // An empty range means no n-grams.
    if shortest > longest { characterNgrams = 0...0 }
    if usesNgrams, buckets == 0 { throw cursor.damaged("n-grams without buckets") }
  }

  /// Whether the model has rows for n-grams.
  internal var usesNgrams: Bool { characterNgrams.upperBound > 0 || wordNgrams > 1 }
}
