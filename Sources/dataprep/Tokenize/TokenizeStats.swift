import ArgumentParser
import Archive
import Base
import Fetch
import Records
import Tokenization

/// `dataprep tokenize stats`: a tokenizer's compression and fertility, by language.
struct TokenizeStats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Counts tokens by language: bytes per token, tokens per word, tokens per character.",
    discussion: """
      Reads inputs as `dataprep tokenize` does. Counts documents, bytes, words, characters and tokens, for each value \
      of the language field and in total. Words are separated by white space, so their count is meaningless for \
      scripts without spaces. Tokens per word are the tokenizer's fertility: the cost of a vocabulary built for other \
      languages.

      Examples:
        dataprep tokenize stats corpus/docs --tokenizer gpt2
        dataprep tokenize stats x.jsonl.zst --tokenizer gpt2 --tokenizer o200k --json
      """)

  @Argument(
    help: ArgumentHelp("Files, directories, globs, listings, URLs or -.", valueName: "input"), completion: .file())
  var inputs: [String]

  @Option(help: "A tokenizer's name or file; may be repeated to compare several.", completion: .file())
  var tokenizer: [String]

  @Option(help: ArgumentHelp("The text field.", valueName: "name"))
  var textField = "text"

  @Option(help: ArgumentHelp("The field to group by.", valueName: "name"))
  var languageField = "language"

  @Option(help: ArgumentHelp("Read at most n documents.", valueName: "n"))
  var limit: Int?

  @Flag(help: "Print one JSON object per language and tokenizer.")
  var json = false

  func validate() throws {
    if tokenizer.isEmpty { throw ValidationError("--tokenizer takes a tokenizer's name or file.") }
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
  }

  func run() throws {
    let files = try tokenizer.map { try TokenizerArgument.load($0) }
    let encoders = files.map { $0.tokenizer.makeEncoder() }
    var counts = [[String: TokenStatistics]](repeating: [:], count: files.count)
    let list = try InputList(expanding: inputs, kind: .texts)
    var batch = TextBatch()
    var tokens = TokenBuffer()
    var left = limit ?? .max
    var faults = 0
    for entry in list.entries where left > 0 {
      let fields = TextFields(text: textField, more: [languageField])
      let reader = try openTextReader(entry.location, fields: fields)
      while left > 0, try reader.fill(&batch) {
        faults += batch.faults.count
        for (number, row) in batch.rows.prefix(left).enumerated() {
          let language = batch.bytes.string(batch.more[number])
          batch.bytes.withSpan(row.text.range) { text in
            for (index, encoder) in encoders.enumerated() {
              tokens.removeAll()
              encoder.encode(text, into: &tokens)
              counts[index][language.isEmpty ? "und" : language, default: TokenStatistics()].add(
                text, tokens: tokens.count)
            }
          }
        }
        left -= min(left, batch.rows.count)
      }
    }
    for (file, counts) in zip(files, counts) { show(counts, of: file) }
    if faults > 0 { Console.warning("\(Amount.count(faults, of: "record")) skipped or repaired") }
  }

  private func show(_ counts: [String: TokenStatistics], of file: TokenizerFile) {
    var total = TokenStatistics()
    for count in counts.values { total.add(count) }
    var rows = counts.sorted { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }.map { ($0.key, $0.value) }
    if rows.count != 1 { rows.append(("all", total)) }
    if json {
      for (language, count) in rows { Console.print(line(language, count, file.name)) }
      return
    }
    Console.print(
      "\(PrintableText.line(file.name)): \(file.tokenizer.kind), \(Amount.count(file.tokenizer.vocabularySize)) tokens")
    let heading = ["language", "documents", "bytes", "tokens", "bytes/token", "tokens/word", "tokens/character"]
    let lines = rows.map { language, count in
      [
        PrintableText.line(language), Amount.count(count.documents), Amount.bytes(count.bytes),
        Amount.count(count.tokens),
        count.bytesPerToken.fixed(2), count.fertility.fixed(2), count.tokensPerCharacter.fixed(2),
      ]
    }
    let widths = heading.indices.map { column in ([heading] + lines).map { $0[column].count }.max() ?? 0 }
    for line in [heading] + lines {
      let cells = line.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }
      Console.print(cells.joined(separator: "  "))
    }
  }

  private func line(_ language: String, _ count: TokenStatistics, _ tokenizer: String) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("tokenizer")
    json.string(tokenizer)
    json.key("language")
    json.string(language)
    for (name, value) in [
      ("documents", count.documents), ("bytes", count.bytes), ("characters", count.characters), ("words", count.words),
      ("tokens", count.tokens),
    ] {
      json.key(name)
      json.integer(value)
    }
    for (name, value) in [
      ("bytes_per_token", count.bytesPerToken), ("tokens_per_word", count.fertility),
      ("tokens_per_character", count.tokensPerCharacter),
    ] {
      json.key(name)
      json.number(value, decimals: 4)
    }
    json.endObject()
    return json.bytes.string()
  }
}
