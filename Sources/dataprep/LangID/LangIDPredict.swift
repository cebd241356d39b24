import ArgumentParser
import Base
import Fetch
import Language
import Records

/// `dataprep langid predict`: labels lines or documents, in order.
struct LangIDPredict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Labels each line or document of files or standard input.",
    discussion: """
      Prints one line per input line: label and probability, separated by a tab, followed by more pairs with --top-k. \
      Labels are the model's own, without the prefix __label__. If the model recognizes nothing in a line, the output \
      line is empty, as with fastText (und with --canonical).

      With --documents, the input is JSON Lines with a text field. Adds language, the language of most sentences \
      weighted by characters, as a canonical tag, and language_score. --details adds language_details: the winner's \
      share of characters, the runner-up and its share, the winner before too little evidence made it und, \
      confusable languages with margins (the mean probability of the document's language minus theirs), languages \
      outside the model that the text is more like (cousins), and whether it is Burmese in the Zawgyi encoding.

      A line of more than 64 MiB is skipped with a warning: its output line is empty, and with --documents it has none, \
      and the exit code is 65.

      --thresholds reads a file of language<TAB>score lines, with * for all other languages. Documents that score \
      lower than their language's threshold are und.

      Examples:
        dataprep langid predict --model lid176 < lines.txt
        dataprep langid predict lines.txt.zst
        dataprep langid predict --labels sw,yo,ha --top-k 3 < lines.txt
        dataprep langid predict --documents < corpus.jsonl > labelled.jsonl
      """)

  @Argument(
    help: ArgumentHelp(
      "Files of lines or documents, plain or compressed; standard input by default.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(help: "Name or path of the model; by default the built-in model.", completion: .file())
  var model: String?

  @Option(name: .customLong("top-k"), help: "Number of labels per line.")
  var topK = 1

  @Option(
    help: ArgumentHelp(
      "Predict only these labels or languages, separated by commas.", valueName: "list"))
  var labels: String?

  @Flag(help: "Print canonical language tags (sw, ks_Deva) instead of the model's labels.")
  var canonical = false

  @Flag(help: "Read JSON Lines and label each document.")
  var documents = false

  @Flag(help: "With --documents: add shares, the runner-up, confusable languages, and cousins outside the model.")
  var details = false

  @Option(
    help: ArgumentHelp("With --documents: the minimum score of each language.", valueName: "file"), completion: .file())
  var thresholds: String?

  func validate() throws {
    guard topK > 0 else { throw ValidationError("--top-k must be at least 1.") }
    guard !documents || topK == 1 else { throw ValidationError("--documents cannot be combined with --top-k.") }
    guard documents || !details && thresholds == nil else {
      throw ValidationError("--details and --thresholds require --documents.")
    }
    if documents, let labels { _ = try LanguageList(parsing: labels) }
  }

  func run() throws {
    let model = try ModelArgument.load(model)
    if files.isEmpty, Console.isInputTerminal { Console.note("reading from the terminal; end with Ctrl-D") }
    let inputs = files.isEmpty ? ["-"] : files
    if documents {
      try labelDocuments(inputs, model)
    } else {
      try labelLines(inputs, model)
    }
  }

  /// Calls `body` with a reader of each input's lines and the input's name. Standard input (`-`) is not decompressed,
  /// so that lines are answered as they arrive.
  private static func forEachInput(_ inputs: [String], _ body: (LineReader, String) throws -> Void) throws {
    for input in inputs {
      let source = try openSource(input)
      try body(LineReader(input == "-" ? source : DecompressingSource(source)), input)
    }
  }

  /// Output is flushed when this many bytes are buffered.
  private static let pieceSize = 1 << 16

  private func labelLines(_ inputs: [String], _ model: FastTextModel) throws {
    let allowed = try labels.map { try LabelChoice.indices($0, of: model) }
    let predictor = FastTextPredictor(model, labels: allowed)
    let names = canonical ? LabelTags(model.labels).tags.map { ($0 ?? .undetermined).code } : model.labels
    // A label with control characters is nobody's, so this changes none that is read by programs.
    let columns = names.map { Array("\(PrintableText.line($0))\t".utf8) }
    var output = ByteBuffer(capacity: 2 * Self.pieceSize)
    let pieceSize = files.isEmpty && Console.isInputTerminal ? 1 : Self.pieceSize
    try Self.forEachInput(inputs) { lines, name in
      while try lines.next(
        { (line) -> Void in
          predictor.predict(line, top: topK)
          if predictor.predictions.isEmpty, canonical { output.append(Self.undetermined) }
          for (rank, prediction) in predictor.predictions.enumerated() {
            if rank > 0 { output.append(UInt8(ascii: "\t")) }
            output.append(columns[prediction.label])
            Self.append(prediction.probability, to: &output)
          }
          output.append(UInt8(ascii: "\n"))
        },
        tooLong: { line in
          Console.warning("\(name): \(line.message); its output line is empty")
          if canonical { output.append(Self.undetermined) }
          output.append(UInt8(ascii: "\n"))
        }) != nil
      {
        guard output.count >= pieceSize else { continue }
        Console.data(output)
        output.removeAll()
      }
    }
    Console.data(output)
  }

  private func labelDocuments(_ inputs: [String], _ model: FastTextModel) throws {
    let languages = try labels.map { try LanguageList(parsing: $0).tags }
    var limits = DocumentIdentifier.Limits()
    limits.thresholds = try thresholds.map { try LanguageThresholds(path: $0) }
    let identifier = try DocumentIdentifier(
      model, languages: languages, limits: limits, neighbours: details ? Self.neighbours : 0,
      cousins: details ? Self.cousins : 0)
    var output = JSONWriter(capacity: 2 * Self.pieceSize)
    var skipped = 0
    try Self.forEachInput(inputs) { lines, name in
      while let document = try lines.next(
        { line -> Result<JSONValue, JSONError>? in
          line.isEmpty ? nil : Self.document(line)
        },
        tooLong: { line in
          Console.warning("\(name): \(line.message); it is skipped")
          skipped += 1
          return nil
        })
      {
        guard let document else { continue }
        let location = "\(name):\(lines.lineNumber)"
        let value: JSONValue
        do { value = try document.get() } catch {
          throw LanguageError(.badDocument, "not a document", location: location, underlying: error)
        }
        guard var members = value.members, let text = value["text"]?.string else {
          throw LanguageError(.badDocument, "not a JSON object with a text field", location: location)
        }
        let found = identifier.identify(text.utf8.span)
        members.removeAll {
          $0.key == "language" || $0.key == "language_score" || details && $0.key == "language_details"
        }
        members.append(.init(key: "language", value: .string(found.language.code)))
        members.append(.init(key: "language_score", value: Self.number(found.score)))
        if details { members.append(.init(key: "language_details", value: Self.details(of: found))) }
        output.value(.object(members))
        output.endLine()
        if output.bytes.count >= Self.pieceSize {
          Console.data(output.bytes)
          output.removeAll()
        }
      }
    }
    Console.data(output.bytes)
    guard skipped == 0 else {
      throw LanguageError(.badDocument, "\(Amount.count(skipped, of: "line")) too long to be read")
    }
  }

  /// What a line without a recognized language has with `--canonical`.
  private static let undetermined: StaticString = "und\t0.000000"

  private static func document(_ line: Span<UInt8>) -> Result<JSONValue, JSONError> {
    do throws(JSONError) { return .success(try JSONValue(parsing: line, limit: JSONValue.documentLimit)) } catch {
      return .failure(error)
    }
  }

  /// The number of neighbours that `--details` lists.
  private static let neighbours = 8
  /// The number of languages outside the model that `--details` lists.
  private static let cousins = 3

  private static func number(_ value: Float) -> JSONValue { .number((Double(value) * 1e6).rounded() / 1e6) }

  private static func details(of found: DocumentLanguage) -> JSONValue {
    .object([
      .init(key: "candidate", value: .string(found.candidate.code)),
      .init(key: "share", value: number(found.share)),
      .init(key: "second", value: found.second.map { .string($0.code) } ?? .null),
      .init(key: "second_share", value: number(found.secondShare)),
      .init(key: "sentences", value: .integer(found.sentences)),
      .init(key: "letters", value: .integer(found.letters)),
      .init(
        key: "neighbours",
        value: .array(
          found.neighbours.map { neighbour in
            .object([
              .init(key: "language", value: .string(neighbour.language.code)),
              .init(key: "margin", value: number(neighbour.margin)),
            ])
          })),
      .init(
        key: "cousins",
        value: .array(
          found.cousins.map { cousin in
            .object([
              .init(key: "language", value: .string(cousin.language.code)),
              .init(key: "margin", value: number(cousin.margin)),
            ])
          })),
      .init(key: "zawgyi", value: .bool(found.isZawgyi)),
    ])
  }

  /// Appends a probability with six decimals; faster than formatting a `String`.
  private static func append(_ probability: Float, to output: inout ByteBuffer) {
    let millionths = Int((max(0, min(1, probability)) * 1e6).rounded())
    output.append(millionths == 1_000_000 ? UInt8(ascii: "1") : UInt8(ascii: "0"))
    output.append(UInt8(ascii: "."))
    var divisor = 100_000
    while divisor > 0 {
      output.append(UInt8(ascii: "0") + UInt8(millionths / divisor % 10))
      divisor /= 10
    }
  }
}
