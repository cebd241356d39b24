import ArgumentParser
import Base
import Fetch
import Records

/// `dataprep inspect`: shows documents in the terminal.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows documents in the terminal.",
    discussion: """
      PATH is the output directory of a run, a directory below it, a file of JSON Lines (plain or compressed) or \
      Parquet, or - for standard input (JSON Lines). For a run's directory, shows its documents, or its dropped \
      pages with --rejects. Control characters are shown as escapes; a line of more than 64 MiB is skipped with a \
      warning. Where more documents are selected than --limit, a note on standard error says so.

      Examples:
        dataprep inspect corpus                          the first ten documents
        dataprep inspect corpus --lang sw --sample 20    twenty at random, the same ones every time
        dataprep inspect corpus --grep 'serikali ya' | less -R
        dataprep inspect corpus --rejects --sample 5     what was dropped, and why
        dataprep inspect corpus --lang yo --json --limit 0 | jq .url
      """)

  @Argument(
    help: ArgumentHelp("Output directories of runs, other directories, files, or -.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @Option(help: ArgumentHelp("Show n random documents instead of the first ones.", valueName: "n"))
  var sample: Int?

  @Option(help: ArgumentHelp("Show at most n documents; 0 for all.", valueName: "n"))
  var limit = 10

  @Option(
    help: ArgumentHelp("Show only documents in these languages, separated by commas.", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var lang: LanguageList?

  @Option(
    help: ArgumentHelp(
      "Show only documents whose text, title or URL matches this regular expression.", valueName: "regex"))
  var grep: String?

  @Option(help: ArgumentHelp("Random seed for --sample.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Show at most n characters of each text; 0 for all.", valueName: "n"))
  var characters = 1200

  @Flag(help: "Show dropped pages instead of documents.")
  var rejects = false

  @Flag(help: "Print the selected lines unchanged; rows of Parquet as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Use colour: auto, always or never; auto heeds NO_COLOR.", valueName: "when"))
  var color = ColorChoice.auto

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample takes a number of at least 1.") }
    if characters < 0 { throw ValidationError("--characters takes a number of at least 0.") }
    if limit < 0 { throw ValidationError("--limit takes a number of at least 0.") }
    if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("- can be given once.") }
    if let grep { _ = try pattern(grep) }
  }

  /// Bytes of lines that a sample may have.
  private static let sampleLimit = 256 << 20

  func run() throws {
    var shown = 0
    if let sample {
      var selection = Selection(capacity: sample, seed: seed)
      try forEachLine { (line) throws(SourceError) in
        selection.offer(line)
        guard selection.byteCount <= Self.sampleLimit else {
          throw SourceError(
            .unsupported, "the sample takes more than \(Self.sampleLimit >> 20) MiB", location: paths[0],
            advice: "Give --sample a smaller number.")
        }
        return true
      }
      for line in selection.chosen {
        shown += 1
        try show(line.span, number: shown)
      }
    } else {
      var isMore = false
      try forEachLine { (line) throws(SourceError) in
        isMore = limit > 0 && shown == limit
        guard !isMore else { return false }
        shown += 1
        try show(line, number: shown)
        return true
      }
      if isMore { Console.note(moreNote(shown)) }
    }
    if shown == 0 {
      throw SourceError(
        .missing, lang == nil && grep == nil ? "no documents" : "no matching documents",
        location: paths.joined(separator: ", "),
        advice: "A run's report.html lists its languages.")
    }
  }

  /// What is said where more documents are selected than shown; a run's report tells how many it has.
  private func moreNote(_ shown: Int) -> String {
    var total: Int?
    if paths.count == 1, lang == nil, grep == nil, !rejects,
      let report = try? FileSystem.read(Path.join(paths[0], "report.json")),
      let json = try? JSONValue(parsing: report.span)
    {
      total = json["totals"]?["documents"]?.integer
    }
    let amount =
      total.map { "\(shown) of \(Amount.count($0)) documents are shown" }
      ?? "\(shown) documents are shown, and there are more"
    return "\(amount); --limit 0 shows all"
  }

  /// Calls `body` with each line that the options select, until it returns false.
  private func forEachLine(_ body: (Span<UInt8>) throws(SourceError) -> Bool) throws {
    let pattern = try grep.map(self.pattern)
    let languages = lang?.codes
    for file in try paths.flatMap(files) {
      let goesOn = try forEachLine(of: file) { (line, number) throws(SourceError) in
        guard line.count > 0 else { return true }
        if languages != nil || pattern != nil {
          let document: JSONValue
          do { document = try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
            throw notJSON("line \(number)", of: file, error)
          }
          guard matches(document, languages, pattern) else { return true }
        }
        return try body(line)
      }
      if !goesOn { return }
    }
  }

  /// Calls `body` with each line of a file and its number from 1, until it returns false.
  ///
  /// - Returns: whether the last call returned true.
  private func forEachLine(of file: String, _ body: (Span<UInt8>, Int) throws(SourceError) -> Bool) throws -> Bool {
    if DocumentFiles.isParquet(file) { return try forEachRow(of: file, body) }
    let lines = LineReader(DecompressingSource(try openSource(file)))
    while let goesOn = try lines.next(
      { (line) throws(SourceError) in try body(line, lines.lineNumber) },
      tooLong: { line in
        Console.warning("\(file): \(line.message); it is skipped")
        return true
      })
    {
      if !goesOn { return false }
    }
    return true
  }

  /// Calls `body` with each row of a Parquet file as a line of JSON, until it returns false.
  private func forEachRow(of file: String, _ body: (Span<UInt8>, Int) throws(SourceError) -> Bool) throws -> Bool {
    let reader = try ParquetDocumentReader(ParquetFile(file))
    var batch = Batch()
    var number = 0
    while try reader.load(&batch) {
      var start = 0
      while start < batch.lines.count {
        // Every row ends in a line feed.
        let end = batch.lines.withUnsafeBytes { $0[start...].firstIndex(of: UInt8(ascii: "\n")) ?? $0.endIndex }
        defer { start = end + 1 }
        number += 1
        guard end - start <= LineReader.usualLimit else {
          Console.warning("\(file): row \(number) has more than \(LineReader.usualLimit >> 20) MiB; it is skipped")
          continue
        }
        guard try batch.lines.withSpan(start..<end, { (line) throws(SourceError) in try body(line, number) }) else {
          return false
        }
      }
    }
    return true
  }

  private func show(_ line: Span<UInt8>, number: Int) throws(SourceError) {
    if json {
      var stored = ByteBuffer(capacity: line.count + 1)
      stored.append(line)
      stored.append(UInt8(ascii: "\n"))
      Console.data(stored)
    } else {
      let view = DocumentView(
        characters: characters == 0 ? .max : characters, usesColor: color.isOn)
      Console.print(view.text(try parse(line), number: number))
    }
  }

  private func parse(_ line: Span<UInt8>) throws(SourceError) -> JSONValue {
    let value: JSONValue
    do { value = try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
      throw notJSON("a line", of: paths[0], error)
    }
    guard value["text"]?.string != nil else {
      throw SourceError(
        .failed, "a line is not a document: it has no text field", location: paths[0],
        advice: "Use --json to print the lines unchanged.")
    }
    return value
  }

  /// The error of a line that is not JSON, with what its file looks like.
  private func notJSON(_ line: String, of file: String, _ error: any Error) -> SourceError {
    SourceError(
      .failed, "\(line) is not JSON", location: file,
      advice: InputDiagnosis.reason(file, expecting: .documents).map { "Of \(file): \($0)." } ?? "", underlying: error)
  }

  private func pattern(_ text: String) throws -> Regex<AnyRegexOutput> {
    do { return try Regex(text).ignoresCase() } catch {
      throw ValidationError("--grep: \(text) is not a regular expression.")
    }
  }

  private func matches(_ document: JSONValue, _ languages: Set<String>?, _ pattern: Regex<AnyRegexOutput>?) -> Bool {
    if let languages {
      guard let language = document["language"]?.string, languages.contains(language) else { return false }
    }
    guard let pattern else { return true }
    return ["text", "title", "url"].contains { document[$0]?.string?.contains(pattern) ?? false }
  }

  /// The files under a path; in a run's directory only those of the selected kind and languages.
  private func files(_ path: String) throws -> [String] {
    if path == "-" { return [path] }
    let kind = Path.join(path, rejects ? "rejects" : "docs")
    guard FileSystem.entry(at: Path.join(path, "records"))?.kind == .folder else {
      return try DocumentFiles.find(path)
    }
    guard FileSystem.entry(at: kind) != nil else { return [] }
    if let lang, !rejects {
      return try lang.codes.sorted().flatMap { language in
        let folder = Path.join(kind, language)
        return FileSystem.entry(at: folder) == nil ? [] : try DocumentFiles.find(folder)
      }
    }
    return try DocumentFiles.find(kind)
  }
}
