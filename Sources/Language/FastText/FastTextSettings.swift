internal import Base

/// How a fastText model was trained, as its file header tells (fastText `args.cc`).
public struct FastTextSettings: Sendable, Equatable {
  /// How the output layer turns scores into probabilities.
  public enum Loss: Int, Sendable, CustomStringConvertible {
    case hierarchicalSoftmax = 1
    case negativeSampling = 2
    case softmax = 3
    case oneVersusAll = 4

    public var description: String {
      switch self {
      case .hierarchicalSoftmax: "hierarchical softmax"
      case .negativeSampling: "negative sampling"
      case .softmax: "softmax"
      case .oneVersusAll: "one versus all"
      }
    }
  }

  /// Format version: 12 today, 11 before 2017.
  package var version: Int
  /// Numbers per row of the input and output matrices.
  package var dimension: Int
  /// Words per word n-gram; 1 means words alone.
  package var wordNgrams: Int
  package var loss: Loss
  /// Hash buckets of the n-grams before pruning.
  package var buckets: Int
  /// Characters per character n-gram; none are used where the largest is 0.
  package var characterNgrams: ClosedRange<Int>
  /// Passes over the training text.
  package var epochs: Int

  /// Largest matrix width accepted: published classifiers have 16 to 300.
  internal static let largestDimension = 1 << 16

  /// Longest n-gram accepted, so that a damaged file cannot make long words cost their square.
  internal static let longestNgram = 64

  internal init(_ cursor: inout ModelCursor, path: String) throws(LanguageError) {
    guard cursor.remaining >= 4, try cursor.int32("magic") == 793_712_314 else {
      throw LanguageError(
        .notAModel, "not a fastText model", location: path,
        advice: "A classifier trained by fastText (.bin or .ftz) is needed.")
    }
    version = try cursor.int32("version")
    guard (11...12).contains(version) else {
      throw LanguageError(
        .unsupportedModel, "fastText format version \(version); versions 11 and 12 are known", location: path)
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
    // Classifiers of version 11 were trained before character n-grams counted for them.
    let stored = try cursor.int32("maxn")
    let longest = version == 11 ? 0 : stored
    _ = try cursor.int32("lrUpdateRate")
    _ = try cursor.double("t")

    guard kind == 3 else {
      guard (1...2).contains(kind) else { throw cursor.damaged("model kind \(kind)") }
      throw LanguageError(
        .unsupportedModel, "word vectors, not a classifier", location: path,
        advice: "A model trained by `fasttext supervised` is needed.")
    }
    guard let loss = Loss(rawValue: loss) else { throw cursor.damaged("loss \(loss)") }
    self.loss = loss
    guard (1...Self.largestDimension).contains(dimension) else { throw cursor.damaged("dimension \(dimension)") }
    guard buckets >= 0 else { throw cursor.damaged("\(buckets) buckets") }
    guard longest <= Self.longestNgram, wordNgrams <= Self.longestNgram else {
      throw cursor.damaged("n-grams of \(max(longest, wordNgrams))")
    }
    characterNgrams = longest > 0 ? min(max(shortest, 0), longest)...longest : 0...0
    // A range above the longest means that none qualify.
    if shortest > longest { characterNgrams = 0...0 }
    if usesNgrams, buckets == 0 { throw cursor.damaged("n-grams without buckets") }
  }

  /// Whether rows other than those of whole words exist.
  internal var usesNgrams: Bool { characterNgrams.upperBound > 0 || wordNgrams > 1 }
}
