package import Base

/// A fastText classifier (`.bin` or `.ftz`), memory-mapped, immutable and shared by all threads.
///
/// Reads what `fasttext supervised` and `fasttext quantize` write (format versions 11 and 12): all four
/// losses, quantized input and output, pruned dictionaries. Each thread uses its own `FastTextPredictor`.
public final class FastTextModel: @unchecked Sendable {
  /// The file that the model was read from, or the name of the built-in model.
  package let path: String
  /// The settings in the file header.
  package let settings: FastTextSettings
  /// Labels without their `__label__` prefix, by index.
  public let labels: [String]
  /// The count of each label in training, by label index.
  package let labelTokens: [Int]
  /// Whether the input matrix is quantized (`.ftz`).
  package let isQuantized: Bool
  /// The size of the file in bytes.
  package let byteCount: Int

  internal let dictionary: FastTextDictionary
  internal let input: InputMatrix
  internal let output: OutputMatrix
  internal let tree: LabelTree?
  /// Whether texts are reduced to lower-case letters first, as the training text was.
  internal let readsLettersOnly: Bool
  /// Log priors that are added to the scores before softmax, by label index; empty if there are none.
  internal let labelPriors: [Float]
  /// Owns the bytes that the matrices point into; nil for bytes that live as long as the process.
  private let file: MappedFile?

  /// The prefix of labels in fastText's training text and model files.
  package static let labelPrefix = "__label__"

  /// `</s>`, the word that fastText adds at the end of each line, with the first byte as the most significant.
  internal static let endOfLine: UInt32 = 0x3C2F_733E

  /// fastText's word separators: space, \t, \n, \v, \f, \r and NUL.
  @inline(__always)
  internal static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 32 && 1 &<< UInt64(byte) & 0x1_0000_3E01 as UInt64 != 0
  }

  /// The number of words in the dictionary.
  package var wordCount: Int { dictionary.wordCount }

  /// Maps the model at `path` and checks all of it: every index that prediction uses is in bounds.
  ///
  /// - Throws: `SourceError` if the file cannot be read, `LanguageError` if it is not a valid classifier.
  public convenience init(path: String) throws {
    try self.init(MappedFile(path: path))
  }

  /// Reads a mapped model.
  ///
  /// - Throws: `LanguageError` if it is not a valid classifier.
  package convenience init(_ file: MappedFile) throws(LanguageError) {
    try self.init(file.bytes, path: file.path, file: file)
  }

  /// Reads a model from memory that lives as long as `file`, or as long as the process.
  ///
  /// - Parameter priors: gives the log prior of a label; nil if labels have no priors.
  internal init(
    _ bytes: UnsafeRawBufferPointer, path: String, file: MappedFile?, readsLettersOnly: Bool = false,
    priors: ((String) -> Float)? = nil
  ) throws(LanguageError) {
    var cursor = ModelCursor(bytes, path: path)
    let settings = try FastTextSettings(&cursor, path: path)
    let dictionary = try FastTextDictionary(&cursor, settings: settings)
    isQuantized = try cursor.bool("quantization flag")
    guard isQuantized || dictionary.prunedNgrams == nil else {
      throw LanguageError(
        .unsupportedModel, "a pruned dictionary without quantized rows", location: path,
        advice: "This format dates from 2017; get a newer version of the model.")
    }
    input = isQuantized ? try InputMatrix(quantized: &cursor) : try InputMatrix(dense: &cursor)
    let quantizedOutput = try cursor.bool("output quantization flag")
    output = try OutputMatrix(
      &cursor, quantized: isQuantized && quantizedOutput,
      layout: settings.loss == .hierarchicalSoftmax ? .rows : .blocks)

    let ngramRows = dictionary.prunedNgrams?.rowBound ?? (settings.usesNgrams ? settings.buckets : 0)
    guard input.dimension == settings.dimension, dictionary.wordCount + ngramRows <= input.rowCount else {
      throw cursor.damaged(
        "input matrix of \(input.rowCount) x \(input.dimension) for \(dictionary.wordCount) words, \(ngramRows) n-grams"
      )
    }
    guard input.rowCount <= Int(UInt32.max) else { throw cursor.damaged("\(input.rowCount) rows") }
    guard output.dimension == settings.dimension, output.rowCount == dictionary.labelCount else {
      throw cursor.damaged(
        "output matrix of \(output.rowCount) x \(output.dimension) for \(dictionary.labelCount) labels")
    }
    tree =
      settings.loss == .hierarchicalSoftmax
      ? try LabelTree(counts: dictionary.labelTokens) { cursor.damaged($0) } : nil

    self.path = path
    byteCount = bytes.count
    self.file = file
    self.readsLettersOnly = readsLettersOnly
    self.settings = settings
    self.dictionary = dictionary
    let labels = dictionary.labels.map { Self.withoutPrefix($0) }
    self.labels = labels
    labelPriors = priors.map { labels.map($0) } ?? []
    labelTokens = dictionary.labelTokens
  }

  private static func withoutPrefix(_ label: String) -> String {
    label.utf8.starts(with: labelPrefix.utf8) ? String(label.dropFirst(labelPrefix.count)) : label
  }
}
