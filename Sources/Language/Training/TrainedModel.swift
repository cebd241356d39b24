public import Base

/// A classifier just trained: words, labels and rows, ready to be written as fastText's `.bin`, or quantised.
public final class TrainedModel: @unchecked Sendable {
  package let settings: TrainingSettings
  /// Words and labels of the training text, as fastText counts them.
  package let tokenCount: Int
  internal let words: [TrainingVocabulary.Entry]
  internal let labelEntries: [TrainingVocabulary.Entry]
  /// Words' rows, then n-grams'.
  internal let input: ModelMemory
  /// Labels' rows (or tree nodes'), one after another.
  internal let output: ModelMemory

  internal var rowCount: Int { words.count + settings.usedBuckets }
  /// Labels learnt.
  package var labelCount: Int { labelEntries.count }
  /// Words with rows of their own.
  package var wordCount: Int { words.count }

  internal init(
    settings: TrainingSettings, tokenCount: Int, words: [TrainingVocabulary.Entry],
    labels: [TrainingVocabulary.Entry], input: ModelMemory, output: ModelMemory
  ) {
    self.settings = settings
    self.tokenCount = tokenCount
    self.words = words
    labelEntries = labels
    self.input = input
    self.output = output
  }

  /// Writes fastText's `.bin`, which appears under its name whole or not at all.
  ///
  /// - Returns: the file's bytes.
  @discardableResult
  public func write(to path: String) throws(OutputError) -> Int {
    var writer = try ModelWriter(path: path)
    try writer.header(settings)
    try writer.dictionary(words, labelEntries, tokenCount: tokenCount, kept: nil)
    try writer.flag(false)
    try writer.matrix(input, rows: rowCount, columns: settings.dimension)
    try writer.flag(false)
    try writer.matrix(output, rows: labelCount, columns: settings.dimension)
    return try writer.commit()
  }
}
