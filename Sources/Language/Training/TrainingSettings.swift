/// How a classifier is trained, with fastText's meanings. The defaults are those of the built-in identifier
/// (`Training/langid`).
public struct TrainingSettings: Sendable, Equatable {
  /// The embedding dimension.
  public var dimension = 32
  /// The number of epochs.
  public var epochs = 6
  /// The initial learning rate, which decays linearly to 0.
  package var rate: Float = 0.8
  /// The minimum count of a word; rarer words have only their n-grams.
  public var leastWordCount = 3
  /// The minimum count of a label; rarer labels are ignored.
  package var leastLabelCount = 1
  /// The maximum length of word n-grams; 1 means single words only.
  public var wordNgrams = 1
  /// The lengths of character n-grams in characters; `0...0` for none.
  public var characterNgrams = 2...5
  /// The number of hash buckets for n-grams.
  public var buckets = 1_000_000
  /// The loss function.
  public var loss = FastTextSettings.Loss.softmax
  /// The random seed; the same text, settings and seed give the same model.
  package var seed: UInt64 = 20
  /// Whether lines are shuffled in each epoch.
  package var shuffles = true

  /// The defaults.
  public init() {}

  /// The batch size: the gradients of this many lines are computed on the same model and then applied in order, so that
  /// the model does not depend on the number of threads. Other sizes were not compared.
  internal static let batch = 32

  /// The number of buckets, 0 if there are no n-grams.
  internal var usedBuckets: Int { characterNgrams.upperBound > 0 || wordNgrams > 1 ? buckets : 0 }
}
