public import Base

/// A classifier just trained: words, labels and rows, ready to be written as fastText's `.bin`, or quantized.
public final class TrainedModel: @unchecked Sendable {
  /// The settings it was trained with.
  package let settings: TrainingSettings
  /// The number of words and labels in the training text, as fastText counts them.
  package let tokenCount: Int
  internal let words: [TrainingVocabulary.Entry]
  internal let labelEntries: [TrainingVocabulary.Entry]
  /// The input matrix: the rows of words, then of n-grams.
  internal let input: ModelMemory
  /// The output matrix: the rows of labels or tree nodes, row by row.
  internal let output: ModelMemory

  internal var rowCount: Int { words.count + settings.usedBuckets }
  /// The number of labels.
  package var labelCount: Int { labelEntries.count }
  /// The number of words in the dictionary.
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

  /// Writes fastText's `.bin`, which appears whole or not at all.
  ///
  /// - Returns: the size of the file in bytes.
  /// - Throws: `OutputError` if the file cannot be written.
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
