import ArgumentParser
import Base
import Jobs
import Fetch
import Records
import Tokenization

/// `dataprep tokenize decode`: decodes tokens to text.
struct TokenizeDecode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Decodes tokens to text, from JSON arrays on standard input or from token files.",
    discussion: """
      Without files, reads one JSON array of token IDs per line and prints one JSON object with a text field per \
      line. With files, prints one object per document (or per file, if document boundaries are unknown). Invalid \
      UTF-8 becomes U+FFFD.

      Examples:
        dataprep tokenize encode --tokenizer gpt2 < corpus.jsonl | dataprep tokenize decode --tokenizer gpt2
        dataprep tokenize decode --tokenizer gpt2 sw/tokens_train_000001.bin | jq -r .text | less
      """)

  @Argument(help: ArgumentHelp("Token files.", valueName: "shard"), completion: .file())
  var shards: [String] = []

  @Option(help: "A tokenizer's name or file.", completion: .file())
  var tokenizer: String

  @Option(
    help: ArgumentHelp("The document separator: a special token's spelling or ID.", valueName: "token"))
  var eotToken: String?

  func run() throws {
    let file = try TokenizerArgument.load(tokenizer)
    var output = TextLines(tokenizer: file.tokenizer)
    if shards.isEmpty {
      try decodeLines(&output)
    } else {
      let separator = try? SeparatorChoice.token(.before, eotToken, of: file)
      for path in shards { try decode(try TokenShard(path: path), separator, &output) }
    }
    output.flush()
  }

  private func decodeLines(_ output: inout TextLines) throws {
    let lines = LineReader(StandardInputSource())
    while let array = try lines.next({ line -> [JSONValue]? in (try? JSONValue(parsing: line))?.array }) {
      let tokens = (array ?? []).map { $0.integer.flatMap { UInt32(exactly: $0) } }
      guard array != nil, !tokens.contains(nil) else {
        throw TokenizerError(.badText, "not a JSON array of token IDs", location: "-:\(lines.lineNumber)")
      }
      let numbers = tokens.compactMap { $0 }
      try output.print(numbers)
    }
  }

  private func decode(_ shard: TokenShard, _ separator: UInt32?, _ output: inout TextLines) throws {
    var buffer = TokenBuffer()
    var start = 0
    func printDocument(_ range: Range<Int>, _ output: inout TextLines) throws {
      buffer.removeAll()
      shard.read(range, into: &buffer)
      let tokens = buffer.array.filter { $0 != separator }
      try output.print(tokens)
    }
    if let ends = shard.documentEnds {
      for number in 0..<ends.count { try printDocument(ends.range(number), &output) }
      start = ends.count == 0 ? 0 : ends[ends.count - 1]
    } else if let separator {
      // Whether separators are before or after documents, the tokens between two of them are one document.
      let step = 1 << 16
      var place = 0
      while place < shard.tokenCount {
        let count = min(step, shard.tokenCount - place)
        buffer.removeAll()
        shard.read(place..<place + count, into: &buffer)
        for (index, token) in buffer.array.enumerated() where token == separator {
          if place + index > start { try printDocument(start..<place + index, &output) }
          start = place + index + 1
        }
        place += count
      }
    }
    if start < shard.tokenCount { try printDocument(start..<shard.tokenCount, &output) }
  }
}

/// Lines of JSON with the text of tokens, on standard output.
private struct TextLines: ~Copyable {
  let tokenizer: any Tokenizer
  private var json = JSONWriter(capacity: 1 << 17)
  private var bytes: [UInt8] = []

  init(tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  mutating func print(_ tokens: [UInt32]) throws {
    bytes.removeAll(keepingCapacity: true)
    try tokenizer.decode(tokens.span, into: &bytes)
    json.beginObject()
    json.key("text")
    json.string(String(decoding: bytes, as: UTF8.self))
    json.endObject()
    json.endLine()
    if json.bytes.count >= 1 << 16 { flush() }
  }

  mutating func flush() {
    Console.data(json.bytes)
    json.removeAll()
  }
}
