/// How a classifier is trained. Names and meanings are fastText's; defaults are those of the built-in identifier's recipe
/// (`Training/langid`).
public struct TrainingSettings: Sendable, Equatable {
  /// Numbers per row.
  public var dimension = 32
  /// Passes over the text.
  public var epochs = 6
  /// The first step's size; it falls to 0 over the passes.
  package var rate: Float = 0.8
  /// Words that occur less often have no row of their own; their n-grams count all the same.
  public var leastWordCount = 3
  /// Labels that occur less often are left out.
  package var leastLabelCount = 1
  /// Words per word n-gram; 1 means words alone.
  public var wordNgrams = 1
  /// Characters per character n-gram; 0 to 0 for none.
  public var characterNgrams = 2...5
  /// Hash buckets that n-grams share.
  public var buckets = 1_000_000
  public var loss = FastTextSettings.Loss.softmax
  /// Where the random numbers start; the same text, settings and seed give the same model.
  package var seed: UInt64 = 20
  /// Whether lines are taken in a new random order in each pass; without it, in the text's order.
  package var shuffles = true

  public init() {}

  /// Texts whose steps are worked out on the same model, then taken one after another: what lets threads share the work and
  /// give the same model however many they are. Other sizes were not compared.
  internal static let batch = 32

  /// Buckets that are needed at all.
  internal var usedBuckets: Int { characterNgrams.upperBound > 0 || wordNgrams > 1 ? buckets : 0 }
}
