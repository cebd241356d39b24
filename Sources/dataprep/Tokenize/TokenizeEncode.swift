import ArgumentParser
import Base
import Fetch
import Records
import Tokenization

/// `dataprep tokenize encode`: the token IDs of documents on standard input, in order.
struct TokenizeEncode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Prints the tokens of each document on standard input.",
    discussion: """
      Reads JSON Lines with a text field and prints one JSON array of token IDs per line. Spellings of special \
      tokens are encoded as ordinary text.

      Examples:
        dataprep tokenize encode --tokenizer gpt2 < corpus.jsonl
        dataprep tokenize encode --tokenizer path/to/tokenizer.json < corpus.jsonl
      """)

  @Option(help: "A tokenizer's name or file.", completion: .file())
  var tokenizer: String

  func run() throws {
    let file = try TokenizerArgument.load(tokenizer)
    let encoder = file.tokenizer.makeEncoder()
    let lines = LineReader(StandardInputSource())
    var tokens = TokenBuffer()
    var output = ByteBuffer(capacity: 1 << 17)
    while let document = try lines.next({ line -> JSONValue? in try? JSONValue(parsing: line) }) {
      guard let text = document?["text"]?.string else {
        throw TokenizerError(.badText, "not a JSON object with a text field", location: "-:\(lines.lineNumber)")
      }
      tokens.removeAll()
      encoder.encode(text.utf8.span, into: &tokens)
      output.append(UInt8(ascii: "["))
      tokens.withSpan { tokens in
        for index in tokens.indices {
          if index > 0 { output.append(UInt8(ascii: ",")) }
          output.append(Array(String(tokens[index]).utf8))
        }
      }
      output.append("]\n")
      guard output.count >= 1 << 16 else { continue }
      Console.data(output)
      output.removeAll()
    }
    Console.data(output)
  }
}
