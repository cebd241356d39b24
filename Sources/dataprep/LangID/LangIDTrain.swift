import ArgumentParser
import Base
import Fetch
import Language
import Runs

/// `dataprep langid train`: makes a classifier out of labelled lines.
struct LangIDTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier that fastText can read, too.",
    discussion: """
      Lines are `__label__x text`, as fastText takes them (several labels a line are possible), or \
      label<TAB>source<TAB>text, as `langid eval` takes them; compressed files are read. The model goes to --output: \
      rows of floats where that ends in .bin, fewer rows as codes where it ends in .ftz.

      The same text, settings and seed give the same file, whatever the number of threads. Memory holds the text's \
      words as numbers and a row of floats for each word and bucket.

      Examples:
        dataprep langid train train.tsv --output langid.bin
        dataprep langid train train.txt --output langid.ftz --keep 185000
        dataprep langid train quality.txt --output quality.bin --ngrams 0 --word-ngrams 2 --dimension 100
      """)

  @Argument(help: "Labelled lines, or - for standard input.")
  var files: [String]

  @Option(help: "The model to write: a name that ends in .bin or .ftz.")
  var output: String

  @Option(help: "What the output layer is: softmax, hs (hierarchical softmax) or ova (one versus all).")
  var loss = LossChoice.softmax

  @Option(help: "Numbers per row.")
  var dimension = TrainingSettings().dimension

  @Option(help: "Passes over the text.")
  var epochs = TrainingSettings().epochs

  @Option(help: "The first step's size.")
  var rate = TrainingSettings().rate

  @Option(help: "Characters per character n-gram, as MIN-MAX; 0 for none.")
  var ngrams = CharacterRange(TrainingSettings().characterNgrams)

  @Option(help: "Words per word n-gram; 1 for words alone.")
  var wordNgrams = TrainingSettings().wordNgrams

  @Option(help: "Hash buckets that n-grams share.")
  var buckets = TrainingSettings().buckets

  @Option(help: "How often a word must occur to have a row of its own.")
  var minCount = TrainingSettings().leastWordCount

  @Option(help: "How often a label must occur not to be left out.")
  var minLabelCount = TrainingSettings().leastLabelCount

  @Option(help: "Where the random numbers start.")
  var seed = TrainingSettings().seed

  @Flag(help: "Take lines in their order, rather than in a new one in each pass.")
  var inOrder = false

  @Option(help: "How many words and n-grams keep their rows in a .ftz.")
  var keep = 185_000

  @Option(help: "How many numbers of a row become one byte in a .ftz.")
  var groupSize = 2

  @Option(help: "Threads; as many as there are processors where not given.")
  var threads: Int?

  @Flag(help: "Print no progress.")
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
    guard rate > 0, rate.isFinite else { throw ValidationError("--rate must be above 0.") }
  }

  func run() throws {
    Signals.install()
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
      return !Signals.stop.isRequested
    }
    reporter.finish()
    let bytes: Int
    if output.hasSuffix(".ftz") {
      note("quantising")
      bytes = try model.writeQuantized(to: output, keeping: keep, groupSize: groupSize, threads: threads)
    } else {
      bytes = try model.write(to: output)
    }
    note(
      "\(output): \(Amount.bytes(bytes)), \(Amount.count(model.labelCount)) labels, \(Amount.count(model.wordCount)) words"
    )
  }

  private func note(_ text: String) {
    if !quiet { Console.note(text) }
  }
}

/// The losses that `langid train` knows.
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

/// `2-5`, or a number alone.
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
