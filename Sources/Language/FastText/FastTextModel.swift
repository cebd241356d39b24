package import Base

/// A fastText classifier (`.bin` or `.ftz`), memory-mapped, immutable and shared by all threads.
///
/// Reads what `fasttext supervised` and `fasttext quantize` write (format versions 11 and 12): all four
/// losses, quantised input and output, pruned dictionaries. Each thread asks it through a
/// `FastTextPredictor` of its own.
public final class FastTextModel: @unchecked Sendable {
  /// Where the model was read from.
  package let path: String
  package let settings: FastTextSettings
  /// Labels without their `__label__` prefix, by index.
  public let labels: [String]
  /// How often each label occurred in training, by label index.
  package let labelTokens: [Int]
  /// Whether rows are stored as codes (`.ftz`).
  package let isQuantized: Bool
  /// Bytes of the file.
  package let byteCount: Int

  internal let dictionary: FastTextDictionary
  internal let input: InputMatrix
  internal let output: OutputMatrix
  internal let tree: LabelTree?
  /// Whether texts are reduced to letters in lower case before the model is asked, as its training text was.
  internal let readsLettersOnly: Bool
  /// Added to the labels' scores before softmax, by label index: log priors. Empty where there are none.
  internal let labelPriors: [Float]
  /// Keeps the bytes that matrices point into; nil for bytes that live as long as the process.
  private let file: MappedFile?

  /// What fastText puts before labels in text and in model files.
  package static let labelPrefix = "__label__"

  /// `</s>`, the word that fastText reads at the end of each line, its first byte highest.
  internal static let endOfLine: UInt32 = 0x3C2F_733E

  /// fastText's word separators: space, \t, \n, \v, \f, \r and NUL.
  @inline(__always)
  internal static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 32 && 1 &<< UInt64(byte) & 0x1_0000_3E01 as UInt64 != 0
  }

  /// Words in the dictionary.
  package var wordCount: Int { dictionary.wordCount }

  /// Maps the model at `path` and checks it whole: every index that prediction follows is in bounds.
  ///
  /// - Throws: `SourceError` where the file cannot be read, `LanguageError` where it is no sound classifier.
  public convenience init(path: String) throws {
    try self.init(MappedFile(path: path))
  }

  /// Reads a mapped model.
  package convenience init(_ file: MappedFile) throws(LanguageError) {
    try self.init(file.bytes, path: file.path, file: file)
  }

  /// Reads a model from memory that lives as long as `file`, or as long as the process.
  ///
  /// - Parameter priors: the log prior of a label, where labels have one.
  internal init(
    _ bytes: UnsafeRawBufferPointer, path: String, file: MappedFile?, readsLettersOnly: Bool = false,
    priors: ((String) -> Float)? = nil
  ) throws(LanguageError) {
    var cursor = ModelCursor(bytes, path: path)
    let settings = try FastTextSettings(&cursor, path: path)
    let dictionary = try FastTextDictionary(&cursor, settings: settings)
    isQuantized = try cursor.bool("quantisation flag")
    guard isQuantized || dictionary.prunedNgrams == nil else {
      throw LanguageError(
        .unsupportedModel, "a pruned dictionary without quantised rows", location: path,
        advice: "This is an early format of 2017; take a newer edition of the model.")
    }
    input = isQuantized ? try InputMatrix(quantized: &cursor) : try InputMatrix(dense: &cursor)
    let quantizedOutput = try cursor.bool("output quantisation flag")
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
