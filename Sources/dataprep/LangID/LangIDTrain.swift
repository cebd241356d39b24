import ArgumentParser
import Base
import Fetch
import Language

/// `dataprep langid train`: trains a classifier on labelled lines.
struct LangIDTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier in fastText's format.",
    discussion: """
      Lines are `__label__x text`, as fastText reads them (several labels per line are possible), or \
      label<TAB>source<TAB>text, as `langid eval` reads them; plain or compressed. The suffix of --output decides the \
      format of the model: .bin stores full vectors, .ftz a pruned and quantized model.

      The same text, settings and seed give the same file, whatever the number of threads. Memory holds the tokenized \
      text and one vector for each word and bucket.

      Examples:
        dataprep langid train train.tsv --output langid.bin
        dataprep langid train train.txt --output langid.ftz --keep 185000
        dataprep langid train quality.txt --output quality.bin --ngrams 0 --word-ngrams 2 --dimension 100
      """)

  @Argument(help: "Files of labelled lines, or - for standard input.", completion: .file())
  var files: [String]

  @Option(help: "File to write the model to; ends in .bin or .ftz.", completion: .file())
  var output: String

  @Option(help: "Loss function: softmax, hs (hierarchical softmax) or ova (one-vs-all).")
  var loss = LossChoice.softmax

  @Option(help: "Embedding dimension.")
  var dimension = TrainingSettings().dimension

  @Option(help: "Number of epochs.")
  var epochs = TrainingSettings().epochs

  @Option(help: "Initial learning rate.")
  var rate = TrainingSettings().rate

  @Option(help: "Lengths of character n-grams, as MIN-MAX; 0 for none.")
  var ngrams = CharacterRange(TrainingSettings().characterNgrams)

  @Option(help: "Maximum length of word n-grams; 1 for single words only.")
  var wordNgrams = TrainingSettings().wordNgrams

  @Option(help: "Number of hash buckets for n-grams.")
  var buckets = TrainingSettings().buckets

  @Option(help: "Minimum count of a word.")
  var minCount = TrainingSettings().leastWordCount

  @Option(help: "Minimum count of a label.")
  var minLabelCount = TrainingSettings().leastLabelCount

  @Option(help: "Random seed.")
  var seed = TrainingSettings().seed

  @Flag(help: "Keep the lines in order instead of shuffling them in each epoch.")
  var inOrder = false

  @Option(help: "Number of words and n-grams to keep in a .ftz.")
  var keep = 185_000

  @Option(help: "Dimensions per product-quantizer code in a .ftz.")
  var groupSize = 2

  @Option(help: "Number of threads; by default the number of processors.")
  var threads: Int?

  @Flag(help: "Print no progress or summary.")
  var quiet = false

  func validate() throws {
    guard output.hasSuffix(".bin") || output.hasSuffix(".ftz") else {
      throw ValidationError("--output must end in .bin or .ftz.")
    }
    for (name, value, range) in [
      ("--dimension", dimension, 1...4096), ("--epochs", epochs, 1...10_000), ("--word-ngrams", wordNgrams, 1...64),
      ("--buckets", buckets, 1...1 << 28), ("--min-count", minCount, 1...Int.max),
      ("--min-label-count", minLabelCount, 1...Int.max), ("--keep", keep, 1...Int.max),
      ("--group-size", groupSize, 1...4096), ("--threads", threads ?? 1, 1...1024),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(name) must be \(range.upperBound == .max ? "at least 1" : "\(range.lowerBound) to \(range.upperBound)").")
    }
    guard rate > 0, rate.isFinite else { throw ValidationError("--rate must be greater than 0.") }
  }

  func run() throws {
    var text = TrainingText()
    for file in files { try text.read(try openSource(file)) }
    note("read \(Amount.count(text.lineCount)) lines, \(Amount.count(text.tokenCount)) words")
    var settings = TrainingSettings()
    settings.loss = loss.loss
    settings.dimension = dimension
    settings.epochs = epochs
    settings.rate = rate
    settings.characterNgrams = ngrams.range
    settings.wordNgrams = wordNgrams
    settings.buckets = buckets
    settings.leastWordCount = minCount
    settings.leastLabelCount = minLabelCount
    settings.seed = seed
    settings.shuffles = !inOrder
    let threads = threads ?? processorCount()
    let reporter = TrainingReporter(isQuiet: quiet)
    let trainer = try FastTextTrainer(text, settings)
    let model = try trainer.train(threads: threads) { progress in
      reporter.update(progress)
      return true
    }
    reporter.finish()
    let bytes: Int
    if output.hasSuffix(".ftz") {
      note("quantizing")
      bytes = try model.writeQuantized(to: output, keeping: keep, groupSize: groupSize, threads: threads)
    } else {
      bytes = try model.write(to: output)
    }
    note(
      """
      \(output): \(Amount.bytes(bytes)), \(Amount.count(model.labelCount)) labels, \
      \(Amount.count(model.wordCount)) words
      """)
  }

  private func note(_ text: String) {
    if !quiet { Console.note(text) }
  }
}

/// The values of `--loss`.
enum LossChoice: String, ExpressibleByArgument, CaseIterable {
  case softmax, hs, ova

  var loss: FastTextSettings.Loss {
    switch self {
    case .softmax: .softmax
    case .hs: .hierarchicalSoftmax
    case .ova: .oneVersusAll
    }
  }
}

/// The value of `--ngrams`: `2-5`, or a single length.
struct CharacterRange: ExpressibleByArgument {
  var range: ClosedRange<Int>

  init(_ range: ClosedRange<Int>) { self.range = range }

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
      (0...64).contains(first), (0...64).contains(last), first > 0 || last == 0
    else { return nil }
    range = first...last
  }

  var defaultValueDescription: String { range.upperBound == 0 ? "0" : "\(range.lowerBound)-\(range.upperBound)" }
}
